#!/usr/bin/env bash
# g++ 12 miscompiles coroutines: configuring with it must fail and say why.
set -u
source_dir=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v g++-12 >/dev/null || command -v g++ >/dev/null || { echo "no g++ on this machine: nothing to refuse"; exit 77; }
compiler=$(command -v g++-12 || command -v g++)
case "$("$compiler" -dumpversion)" in 12*) ;; *) echo "g++ is not version 12"; exit 77 ;; esac
if output=$(cmake -S "$source_dir" -B "$work" -DCMAKE_CXX_COMPILER="$compiler" -G Ninja 2>&1); then
  echo "configuring with g++ 12 succeeded, it must be refused"
  exit 1
fi
grep -q "miscompiles C++20" <<<"$(tr '\n' ' ' <<<"$output" | tr -s ' ')" || { echo "refused, but without the reason:"; echo "$output"; exit 1; }
