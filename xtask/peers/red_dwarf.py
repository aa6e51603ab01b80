"""The Python peer red-dwarf, for comparison.

red_dwarf.py answer                        for each path of a votes.csv on standard input, a line of map.json
red_dwarf.py map VOTES COMMENTS OUT        from tables to a map.json, as a process of its own
red_dwarf.py time VOTES COMMENTS RUNS      the library alone, on votes that were read before
"""

import csv
import json
import resource
import sys
import time

import pandas
from reddwarf.implementations.polis import run_pipeline


def read_votes(path):
    """The last vote of each participant on each statement, as red-dwarf takes them."""
    last = {}
    with open(path, newline="") as table:
        rows = csv.DictReader(table)
        who = "voter-id" if "voter-id" in rows.fieldnames else "participant"
        what = "comment-id" if "comment-id" in rows.fieldnames else "statement"
        rows = list(rows)
    if rows and "timestamp" in rows[0]:
        rows.sort(key=lambda row: int(row["timestamp"]))
    for row in rows:
        last[int(row[who]), int(row[what])] = int(row["vote"])
    return [
        {"participant_id": who, "statement_id": what, "vote": vote}
        for (who, what), vote in last.items()
    ]


def read_moderated(path):
    with open(path, newline="") as table:
        return [int(row["comment-id"]) for row in csv.DictReader(table) if row["moderated"] == "-1"]


def as_map(result):
    """What the outside contract of map.json asks for."""
    people = result.participants_df
    groups = {}
    participants = []
    for who, x, y, group in zip(people.index, people["x"], people["y"], people["cluster_id"]):
        group = None if pandas.isna(group) else int(group)
        if group is not None:
            groups[group] = groups.get(group, 0) + 1
        participants.append({"id": str(who), "x": float(x), "y": float(y), "group": group})
    told = lambda group: [
        {"id": str(shown["tid"]), "side": shown["repful-for"]}
        for shown in result.repness.get(group, [])
    ]
    on = lambda side: [str(shown["tid"]) for shown in result.consensus[side]]
    return {
        "schema": "preau.opinion-map/1",
        "mode": "red-dwarf",
        "divided": len(groups) > 1,
        "participants": participants,
        "groups": [{"id": id, "size": size, "statements": told(id)} for id, size in sorted(groups.items())],
        "consensus": {"agree": on("agree"), "disagree": on("disagree")},
        "statements": [{"id": str(id)} for id in result.statements_df.index],
    }


def answer():
    for path in sys.stdin:
        try:
            told = as_map(run_pipeline(votes=read_votes(path.strip()), random_state=0))
        except Exception as why:  # where it cannot answer, that is the answer
            told = {"refused": f"{type(why).__name__}: {why}"}
        print(json.dumps(told), flush=True)


def map_once(votes, comments, out):
    result = run_pipeline(votes=read_votes(votes), mod_out_statement_ids=read_moderated(comments))
    with open(out, "w") as file:
        json.dump(as_map(result), file)


def time_library(votes, comments, runs):
    votes, moderated = read_votes(votes), read_moderated(comments)
    took = []
    for _ in range(int(runs)):
        start = time.perf_counter()
        run_pipeline(votes=votes, mod_out_statement_ids=moderated)
        took.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{min(took) * 1e3:.3f} ms {sorted(took)[len(took) // 2] * 1e3:.3f} ms {peak / 1024:.1f} MiB")


if __name__ == "__main__":
    {"answer": answer, "map": map_once, "time": time_library}[sys.argv[1]](*sys.argv[2:])
