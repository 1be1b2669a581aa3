#!/bin/sh
# Run once by the image of PostgreSQL, when its folder is empty: the owner of the tables, who makes the other roles.
# `manage.py migrate` takes everything from them that they have no need of.
set -eu
psql --username "$POSTGRES_USER" --quiet --set=ON_ERROR_STOP=1 <<SQL
CREATE ROLE panel_owner LOGIN CREATEROLE PASSWORD '$OWNER_PASSWORD';
CREATE DATABASE panel OWNER panel_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE panel FROM PUBLIC;
SET ROLE panel_owner;
CREATE ROLE panel_web LOGIN PASSWORD '$WEB_PASSWORD';
CREATE ROLE panel_worker LOGIN PASSWORD '$WORKER_PASSWORD';
CREATE ROLE panel_eraser LOGIN PASSWORD '$ERASER_PASSWORD';
SQL
