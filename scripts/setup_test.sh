#!/usr/bin/env bash
# Debian packages the tests use: a real PostgreSQL, a real Chromium, Chinese fonts for its pages.
set -euo pipefail
wanted=()
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || wanted+=(postgresql)
command -v chromium >/dev/null || wanted+=(chromium)
fc-list 2>/dev/null | grep -qi "noto.*cjk" || wanted+=(fonts-noto-cjk)
command -v openssl >/dev/null || wanted+=(openssl)
[ ${#wanted[@]} -eq 0 ] && exit 0
echo "正在安装测试所需的系统软件：${wanted[*]}"
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
