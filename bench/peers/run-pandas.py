"""One run of one job in pandas, a process of its own: run-pandas.py <PeerRun as JSON>."""

import json
import resource
import sys

import pandas as pd

run = json.loads(sys.argv[1])
place = run["place"]
whole = ["l_orderkey", "l_partkey", "l_suppkey", "l_linenumber"]
dates = ["l_shipdate", "l_commitdate", "l_receiptts"]
texts = ["l_returnflag", "l_linestatus", "l_shipinstruct", "l_shipmode", "l_comment"]
types = {name: "Int64" for name in whole} | {name: str for name in texts}


def read_lines():
    # Only the empty field is NULL: NONE and NA are words like others.
    return pd.read_csv(
        f"{place['data']}/lineitem.csv", dtype=types, parse_dates=dates, keep_default_na=False, na_values=[""]
    )


def write(frame, result):
    frame.to_csv(f"{place['results']}/{result}-pandas.csv", index=False)


def copy(lines):
    write(lines, "copy")


def derive(lines):
    lines["charge"] = (lines.l_extendedprice * (1 - lines.l_discount) * (1 + lines.l_tax)).round(6)
    lines["mode"] = lines.l_shipmode.str.strip().str.upper()
    lines["ship_year"] = lines.l_shipdate.dt.year
    lines["flags"] = lines.l_returnflag + "-" + lines.l_linestatus + "-" + lines.l_shipmode
    lines["no_comment"] = lines.l_comment.isna()
    write(lines[lines.l_quantity > 25], "large")
    write(lines[~(lines.l_quantity > 25)], "small")


def look_up(lines):
    part = pd.read_csv(f"{place['data']}/part.csv", dtype={"p_partkey": "Int64"})
    joined = lines.merge(part, how="left", left_on="l_partkey", right_on="p_partkey", indicator=True)
    found = joined["_merge"] == "both"
    extra = ["p_partkey", "_merge"]
    write(joined[found].drop(columns=extra), "found")
    write(joined[~found].drop(columns=[*extra, "p_name", "p_price"]), "missing")


def sort(lines):
    write(lines.sort_values(["l_shipdate", "l_extendedprice"], ascending=[True, False], kind="stable"), "sorted")


def total(lines):
    groups = lines.groupby(["l_suppkey", "l_shipmode"], dropna=False, sort=False)
    totals = groups.agg(
        sum_price=("l_extendedprice", "sum"),
        avg_price=("l_extendedprice", "mean"),
        min_price=("l_extendedprice", "min"),
        max_shipdate=("l_shipdate", "max"),
        lines=("l_linenumber", "size"),
        parts=("l_partkey", "nunique"),
    ).reset_index()
    totals["sum_price"] = totals.sum_price.round(2)
    write(totals, "totals")


{"J1": copy, "J2": derive, "J3": look_up, "J4": sort, "J5": total}[run["job"]](read_lines())
usage = resource.getrusage(resource.RUSAGE_SELF)
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024
sys.stderr.write(f"\nusage peak={peak} cpu={usage.ru_utime + usage.ru_stime}\n")
