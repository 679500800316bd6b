using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Boards;

namespace DeviceDsl.Generator;

/// <summary>Writes the lookup of many doorbells in an address space: constant tables, and the lookup in them.</summary>
internal static class IndexWriter
{
    private const int BytesPerLine = 24;
    private const int MaxRows = ushort.MaxValue;

    /// <summary>Whether the number of doorbells of a space fits an index.</summary>
    public static bool CanWrite(IEnumerable<BoardRow> rows)
        => rows.Count() <= DispatchWriter.MaxSwitchArms || Expand(rows.Where(static row => !IsLongArray(row))).Take(MaxRows + 1).Count() <= MaxRows;

    public static void Write(SourceWriter writer, DoorbellSpace space, IReadOnlyList<BoardRow> rows, string parameters)
    {
        List<List<BoardRow>> arrays = Chunks(rows.Where(IsLongArray).ToList());
        var entries = Expand(rows.Where(static row => !IsLongArray(row)))
            .OrderBy(static entry => entry.Address)
            .ThenBy(static entry => entry.Key.Length)
            .ThenBy(static entry => entry.Key.Match ?? 0)
            .ToList();
        var addresses = entries.GroupBy(static entry => entry.Address).ToList();
        AddressIndex? index = addresses.Count > 0 ? AddressIndex.Create(addresses.Select(static group => group.Key).ToList()) : null;
        if (index is not null) WriteReason(writer, rows.Count, addresses.Select(static group => group.Key).ToList(), index);

        if (arrays.Count > 0)
        {
            writer.Line($"// Arrays of more than {DispatchWriter.MaxSpread} with a stride interleave: switches try them first.");
        }

        writer.Block($"static int {space}({parameters})", () =>
        {
            for (int i = 0; i < arrays.Count; i++)
            {
                writer.Block($"if ({space}Arrays{i}(offset, length, value) is >= 0 and var row{i})", () => writer.Line($"return row{i};"));
                writer.Line();
            }

            writer.Line(index is null ? "return -1;" : $"return {Call(space, index)};");
        });
        for (int i = 0; i < arrays.Count; i++)
        {
            writer.Line();
            DispatchWriter.WriteSwitch(writer, $"{space}Arrays{i}", arrays[i]);
        }

        if (index is not null) WriteTables(writer, space, index, addresses);
    }

    private static bool IsLongArray(BoardRow row) => row.Key.Step != 0 && row.Key.Count > DispatchWriter.MaxSpread;

    private static IEnumerable<(ulong Address, int Row, DoorbellKey Key)> Expand(IEnumerable<BoardRow> rows)
        => rows.SelectMany(static row => Enumerable.Range(0, row.Key.Step == 0 ? 1 : row.Key.Count)
            .Select(index => (row.Key.Element(index).Offset, row.Row, row.Key)));

    private static List<List<BoardRow>> Chunks(List<BoardRow> rows)
        => rows.Select(static (row, number) => (Row: row, Chunk: number / DoorbellWriter.MaxSwitchArms))
            .GroupBy(static item => item.Chunk, static item => item.Row)
            .Select(static chunk => chunk.ToList())
            .ToList();

    private static void WriteReason(SourceWriter writer, int rows, IReadOnlyList<ulong> addresses, AddressIndex index)
    {
        string range = $"{Hex.Format(addresses[0])} to {Hex.Format(addresses[addresses.Count - 1])}";
        string where = $"{rows} rows at {addresses.Count} addresses from {range}";
        writer.Line(index.Hash is null
            ? $"// {where}, close together in steps of {Hex.Format(1UL << index.Shift)}: a direct index with a place for each step."
            : $"// {where}, too far apart for a direct index: a perfect hash, which gives each address its own place.");
    }

    private static string Call(DoorbellSpace space, AddressIndex index)
    {
        const string Index = "global::DeviceDsl.DoorbellIndex.";
        string tables = $"{space}Places(), ";
        string rest = $"{space}Starts(), {space}Rows(), ";
        return index.Hash is { } hash
            ? $"{Index}FindHashed({space}Displacements(), {tables}{space}Addresses(), {rest}{Hex.Format(hash.Multiplier)}, offset, length, value)"
            : $"{Index}FindDirect({tables}{rest}{Hex.Format(index.First)}, {index.Shift}, offset, length, value)";
    }

    private static void WriteTables(
        SourceWriter writer,
        DoorbellSpace space,
        AddressIndex index,
        IReadOnlyList<IGrouping<ulong, (ulong Address, int Row, DoorbellKey Key)>> addresses)
    {
        if (index.Hash is { } hash)
        {
            WriteTable(writer, $"{space}Displacements", hash.Displacements.SelectMany(static item => Bytes(item, 2)));
        }

        WriteTable(writer, $"{space}Places", index.Places.SelectMany(static item => Bytes(item, 2)));
        if (index.Hash is not null) WriteTable(writer, $"{space}Addresses", addresses.SelectMany(static group => Bytes(group.Key, 8)));

        int start = 0;
        var starts = new List<ulong> { 0 };
        foreach (IGrouping<ulong, (ulong Address, int Row, DoorbellKey Key)> group in addresses)
        {
            starts.Add((ulong)(start += group.Count()));
        }

        WriteTable(writer, $"{space}Starts", starts.SelectMany(static item => Bytes(item, 2)));
        WriteTable(writer, $"{space}Rows", addresses.SelectMany(static group => group).SelectMany(static entry => Row(entry.Row, entry.Key)));
    }

    private static IEnumerable<byte> Row(int row, DoorbellKey key)
    {
        ulong last = key.Match is null ? ulong.MaxValue : key.LastMatch!.Value;
        return Bytes(key.Match ?? 0, 8).Concat(Bytes(last, 8)).Concat(Bytes((ulong)row, 4)).Concat(Bytes((ulong)key.Length, 4));
    }

    private static IEnumerable<byte> Bytes(ulong value, int count) => Enumerable.Range(0, count).Select(i => (byte)(value >> (8 * i)));

    private static void WriteTable(SourceWriter writer, string name, IEnumerable<byte> bytes)
    {
        writer.Line();
        writer.Line($"static global::System.ReadOnlySpan<byte> {name}() =>");
        var all = bytes.ToList();
        writer.Line("[");
        writer.Indented(() =>
        {
            for (int i = 0; i < all.Count; i += BytesPerLine)
            {
                writer.Line(string.Join(", ", all.Skip(i).Take(BytesPerLine).Select(static item => item.ToString(CultureInfo.InvariantCulture))) + ",");
            }
        });
        writer.Line("];");
    }
}
