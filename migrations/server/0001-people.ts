/** Who is who, with dates: organisations, members, cards, accounts, devices; what was done by whom. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const people: Migration = {
  name: '0001-people',
  async up(tx, dialect) {
    const { id, int, text, strict } = dialect;
    await runAll(tx, [
      `create table organisations (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        parent_id ${int} references organisations (id),
        path ${text} not null unique,
        level ${text} not null check (level in ('committee', 'general_branch', 'branch', 'group')),
        name ${text} not null check (length(name) between 1 and 120),
        short_name ${text} not null check (length(short_name) between 1 and 40),
        created_at ${text} not null ${lengthIs('created_at', 24)},
        closed_on ${text} ${lengthIs('closed_on', 10)}
      )${strict}`,
      `create index organisations_by_parent on organisations (parent_id)`,
      `create table organisation_settings (
        organisation_id ${int} not null references organisations (id),
        name ${text} not null check (length(name) between 1 and 60),
        value ${text} not null check (length(value) <= 4000),
        set_at ${text} not null ${lengthIs('set_at', 24)},
        primary key (organisation_id, name)
      )${strict}`,
      `create table members (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        name ${text} not null check (length(name) between 1 and 60),
        sex ${text} check (sex in ('female', 'male')),
        birth_month ${text} ${lengthIs('birth_month', 7)},
        education ${text} check (length(education) <= 60),
        joined_on ${text} ${lengthIs('joined_on', 10)},
        full_on ${text} ${lengthIs('full_on', 10)},
        created_at ${text} not null ${lengthIs('created_at', 24)}
      )${strict}`,
      `create table memberships (
        id ${id},
        member_id ${int} not null references members (id),
        organisation_id ${int} not null references organisations (id),
        group_id ${int} references organisations (id),
        from_day ${text} not null ${lengthIs('from_day', 10)},
        until_day ${text} ${lengthIs('until_day', 10)},
        check (until_day is null or until_day > from_day)
      )${strict}`,
      `create index memberships_by_member on memberships (member_id, from_day)`,
      `create index memberships_by_organisation on memberships (organisation_id, from_day)`,
      `create unique index memberships_one_open on memberships (member_id) where until_day is null`,
      `create table member_classes (
        id ${id},
        member_id ${int} not null references members (id),
        class ${text} not null check (class in ('normal', 'floating', 'exempt', 'suspended')),
        cause ${text} not null default '' check (length(cause) <= 60),
        from_day ${text} not null ${lengthIs('from_day', 10)},
        until_day ${text} ${lengthIs('until_day', 10)},
        check (until_day is null or until_day > from_day)
      )${strict}`,
      `create index member_classes_by_member on member_classes (member_id, from_day)`,
      `create table member_posts (
        id ${id},
        member_id ${int} not null references members (id),
        organisation_id ${int} not null references organisations (id),
        post ${text} not null check (post in ('secretary', 'deputy_secretary', 'committee_member', 'group_leader')),
        from_day ${text} not null ${lengthIs('from_day', 10)},
        until_day ${text} ${lengthIs('until_day', 10)},
        check (until_day is null or until_day > from_day)
      )${strict}`,
      `create index member_posts_by_member on member_posts (member_id, from_day)`,
      `create table vetoes (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        member_id ${int} not null references members (id),
        code ${text} not null check (length(code) between 1 and 20),
        from_day ${text} not null ${lengthIs('from_day', 10)},
        until_day ${text} ${lengthIs('until_day', 10)},
        set_at ${text} not null ${lengthIs('set_at', 24)},
        check (until_day is null or until_day > from_day)
      )${strict}`,
      `create index vetoes_by_member on vetoes (member_id, from_day)`,
      `create table accounts (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        name ${text} not null unique check (length(name) between 1 and 60),
        password_hash ${text} not null check (length(password_hash) <= 200),
        member_id ${int} unique references members (id),
        locale ${text} not null default 'zh' check (locale in ('zh', 'en')),
        text_size ${text} not null default 'normal' check (text_size in ('normal', 'large', 'elderly')),
        theme ${text} not null default 'system' check (theme in ('system', 'light', 'dark')),
        created_at ${text} not null ${lengthIs('created_at', 24)},
        disabled_at ${text} ${lengthIs('disabled_at', 24)}
      )${strict}`,
      `create table account_roles (
        id ${id},
        account_id ${int} not null references accounts (id),
        role ${text} not null check (role in ('member', 'secretary', 'organisation_department', 'system_administrator')),
        organisation_id ${int} not null references organisations (id),
        from_day ${text} not null ${lengthIs('from_day', 10)},
        until_day ${text} ${lengthIs('until_day', 10)},
        check (until_day is null or until_day > from_day)
      )${strict}`,
      `create index account_roles_by_account on account_roles (account_id)`,
      `create table card_bindings (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        card_number ${text} not null check (length(card_number) between 6 and 40),
        member_id ${int} not null references members (id),
        from_at ${text} not null ${lengthIs('from_at', 24)},
        until_at ${text} ${lengthIs('until_at', 24)},
        check (until_at is null or until_at > from_at)
      )${strict}`,
      `create index card_bindings_by_card on card_bindings (card_number, from_at)`,
      `create index card_bindings_by_member on card_bindings (member_id)`,
      `create unique index card_bindings_one_open on card_bindings (card_number) where until_at is null`,
      `create table card_blocks (
        id ${id},
        card_number ${text} not null check (length(card_number) between 6 and 40),
        cause ${text} not null check (cause in ('lost', 'blocked')),
        from_at ${text} not null ${lengthIs('from_at', 24)},
        until_at ${text} ${lengthIs('until_at', 24)},
        check (until_at is null or until_at > from_at)
      )${strict}`,
      `create index card_blocks_by_card on card_blocks (card_number, from_at)`,
      `create table devices (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        organisation_id ${int} not null references organisations (id),
        name ${text} not null check (length(name) between 1 and 60),
        token_hash ${text} not null unique ${lengthIs('token_hash', 64)},
        paired_at ${text} not null ${lengthIs('paired_at', 24)},
        revoked_at ${text} ${lengthIs('revoked_at', 24)}
      )${strict}`,
      `create table device_states (
        device_id ${int} primary key references devices (id),
        seen_at ${text} not null ${lengthIs('seen_at', 24)},
        state ${text} not null check (length(state) <= 8000)
      )${strict}`,
      `create table pairing_codes (
        code_hash ${text} primary key ${lengthIs('code_hash', 64)},
        organisation_id ${int} not null references organisations (id),
        made_at ${text} not null ${lengthIs('made_at', 24)},
        expires_at ${text} not null ${lengthIs('expires_at', 24)},
        used_at ${text} ${lengthIs('used_at', 24)},
        device_id ${int} references devices (id)
      )${strict}`,
      `create table audit_rows (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        at ${text} not null ${lengthIs('at', 24)},
        account_id ${int} references accounts (id),
        device_id ${int} references devices (id),
        actor ${text} not null check (actor in ('account', 'device', 'command_line', 'system')),
        action ${text} not null check (length(action) between 1 and 60),
        organisation_id ${int} references organisations (id),
        subject ${text} not null default '' check (length(subject) <= 120),
        detail ${text} not null default '{}' check (length(detail) <= 8000)
      )${strict}`,
      `create index audit_rows_by_organisation on audit_rows (organisation_id, at)`,
    ]);
    await guardAppendOnly(tx, dialect, 'audit_rows');
  },
};
