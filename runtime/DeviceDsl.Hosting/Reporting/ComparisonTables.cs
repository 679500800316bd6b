using System.Globalization;
using DeviceDsl.Hosting.Measurement;
using Spectre.Console;

namespace DeviceDsl.Hosting.Reporting;

/// <summary>The tables of a comparison, one for each machine, and the notes on them.</summary>
internal static class ComparisonTables
{
    /// <summary>Writes the tables.</summary>
    public static void Write(IAnsiConsole console, ComparisonResult result)
    {
        foreach (MachineResult machine in result.Machines)
        {
            console.WriteLine();
            console.Write(TableOf(result.Device, machine));
            foreach (string line in machine.Skipped.Concat(MismatchesOf(machine))) console.WriteLine(line);
            console.WriteLine(ComparisonNotes.Of(machine.Kind));
        }

        console.WriteLine();
        console.WriteLine(ComparisonNotes.OfAll(result));
    }

    private static IEnumerable<string> MismatchesOf(MachineResult machine)
        => machine.Paths.Where(path => path.Mismatch is not null).Select(path => $"{path.Path.Name}: incomplete, {path.Mismatch}.");

    private static Table TableOf(string device, MachineResult machine)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape($"{device} on the {machine.Name}")), Border = TableBorder.Rounded };
        table.AddColumn("doorbell");
        foreach (string heading in new[] { "writes/s", "round trip (us)", "ratio" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (PathResult path in machine.Paths) table.AddRow([.. CellsOf(path).Select(Markup.Escape)]);
        return table;
    }

    private static string[] CellsOf(PathResult path) =>
    [
        path.Path.Name,
        path.WritesPerSecond.ToString("N0", CultureInfo.InvariantCulture),
        path.Microseconds.ToString("F3", CultureInfo.InvariantCulture),
        path.Ratio is { } ratio ? ratio.ToString("F2", CultureInfo.InvariantCulture) + "x" : "-",
    ];
}
