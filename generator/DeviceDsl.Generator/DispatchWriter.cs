using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Boards;

namespace DeviceDsl.Generator;

/// <summary>Writes the lookup of a board's doorbells: for each address space in the form that its addresses call for.</summary>
internal static class DispatchWriter
{
    /// <summary>A switch of more arms takes longer than an index: each comparison is a guess of the processor's.</summary>
    public const int MaxSwitchArms = 16;

    /// <summary>An array with a stride of at most so many doorbells has each of its addresses in the index.</summary>
    public const int MaxSpread = 16;

    private const string Write = "ulong offset, int length, ulong value";

    public static void WriteFind(SourceWriter writer, BoardModel board)
    {
        if (!board.IsWhole)
        {
            writer.Line("// A device of another assembly does not say which doorbells it has: each device is asked in turn.");
            return;
        }

        var spaces = board.Doorbells.GroupBy(static row => row.Key.Space).OrderBy(static rows => rows.Key).ToList();
        if (spaces.Count == 0)
        {
            writer.Line($"{DoorbellWriter.FindSignature} => -1;");
            return;
        }

        if (spaces.Any(static rows => !IndexWriter.CanWrite(rows)))
        {
            writer.Line("// More doorbells than an index has numbers for: each device is asked in turn.");
            return;
        }

        writer.Line("bool global::DeviceDsl.IBoard.HasMergedDoorbells => true;");
        writer.Line();
        writer.Block(DoorbellWriter.FindSignature, () =>
        {
            writer.Block("return space switch", () =>
            {
                foreach (var rows in spaces)
                {
                    writer.Line($"global::DeviceDsl.AddressSpace.{rows.Key} => {rows.Key}(offset, length, value),");
                }

                writer.Line("_ => -1,");
            }, "};");
            foreach (var rows in spaces)
            {
                writer.Line();
                WriteSpace(writer, rows.Key, rows.ToList());
            }
        });
    }

    /// <summary>A lookup among some rows as a switch.</summary>
    public static void WriteSwitch(SourceWriter writer, string name, IEnumerable<BoardRow> rows)
        => writer.Block(
            $"static int {name}({Write}) => (offset, length, value) switch",
            () =>
            {
                foreach (var row in rows)
                {
                    string size = row.Key.Count > 1 ? $", {row.Key.Count} of them" : "";
                    writer.Line($"({DoorbellWriter.Conditions(row.Key)}){DoorbellWriter.Step(row.Key)} => {row.Row}, // {row.Name}{size}");
                }

                writer.Line("_ => -1,");
            },
            "};");

    private static void WriteSpace(SourceWriter writer, DoorbellSpace space, List<BoardRow> rows)
    {
        if (rows.Count <= MaxSwitchArms)
        {
            string count = rows.Count == 1 ? "1 row" : $"{rows.Count} rows";
            writer.Line($"// {count}: a switch, because so few comparisons are quicker than an index.");
            WriteSwitch(writer, space.ToString(), rows);
        }
        else
        {
            IndexWriter.Write(writer, space, rows, Write);
        }
    }
}
