using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Boards;

namespace DeviceDsl.Generator;

/// <summary>Writes the doorbell lookup of a board, for each address space in the form that suits its addresses.</summary>
internal static class DispatchWriter
{
    /// <summary>The limit beyond which an index is faster than a switch: the processor must predict each comparison.</summary>
    public const int MaxSwitchArms = 16;

    /// <summary>The maximum number of doorbells of an array with a stride whose addresses are all in the index.</summary>
    public const int MaxSpread = 16;

    private const string Write = "ulong offset, int length, ulong value";

    public static void WriteFind(SourceWriter writer, BoardModel board)
    {
        if (!board.IsWhole)
        {
            writer.Line("// A device of another assembly does not publish its doorbells, so the machine asks each device in turn.");
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
            writer.Line("// Too many doorbells for an index, so the machine asks each device in turn.");
            return;
        }

        writer.Line("bool global::DeviceDsl.IBoard.HasMergedDoorbells => true;");
        writer.Line();
        writer.Block(DoorbellWriter.FindSignature, () =>
        {
            writer.Block("return space switch", () =>
            {
                foreach (IGrouping<DoorbellSpace, BoardRow> rows in spaces)
                {
                    writer.Line($"global::DeviceDsl.AddressSpace.{rows.Key} => {rows.Key}(offset, length, value),");
                }

                writer.Line("_ => -1,");
            }, "};");
            foreach (IGrouping<DoorbellSpace, BoardRow> rows in spaces)
            {
                writer.Line();
                WriteSpace(writer, rows.Key, rows.ToList());
            }
        });
    }

    /// <summary>A lookup in some rows by a switch.</summary>
    public static void WriteSwitch(SourceWriter writer, string name, IEnumerable<BoardRow> rows)
        => writer.Block(
            $"static int {name}({Write}) => (offset, length, value) switch",
            () =>
            {
                foreach (BoardRow row in rows)
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
            writer.Line($"// {count}: a switch, because so few comparisons are faster than an index.");
            WriteSwitch(writer, space.ToString(), rows);
        }
        else
        {
            IndexWriter.Write(writer, space, rows, Write);
        }
    }
}
