#!/bin/sh
# The screen of a kiosk: waits for the link that the kiosk leaves, then shows it in Chromium and nothing else.
set -eu

link=${FLAGTAP_LINK:-/run/flagtap-kiosk/link}
profile=${RUNTIME_DIRECTORY:-/tmp}/chromium
browser=$(command -v chromium || command -v chromium-browser)

until [ -s "$link" ]; do sleep 1; done

# A power cut is no crash that the next one who stands there should be asked about.
exec "$browser" \
  --kiosk --app="$(cat "$link")" \
  --user-data-dir="$profile" --disk-cache-size=1 \
  --no-first-run --noerrdialogs --disable-session-crashed-bubble --hide-crash-restore-bubble \
  --disable-features=Translate --disable-pinch --overscroll-history-navigation=0 \
  --disable-background-networking --disable-component-update --disable-sync \
  --autoplay-policy=no-user-gesture-required --enable-speech-dispatcher \
  --password-store=basic --ozone-platform-hint=auto
