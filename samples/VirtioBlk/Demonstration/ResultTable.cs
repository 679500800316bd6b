using System.Globalization;
using Spectre.Console;

namespace VirtioBlk.Demonstration;

/// <summary>Prints the results.</summary>
internal static class ResultTable
{
    private const double Mebi = 1 << 20;

    public static void Write(IAnsiConsole console, DemonstrationOptions options, WorkloadResult result, DiskModel model, string? image)
    {
        string layout = options.IsPacked ? "packed" : "split";
        console.WriteLine();
        string machine = options.Machine.ToString().ToLowerInvariant();
        string transport = options.Transport.ToString().ToLowerInvariant();
        string load = Text($"{options.Queues} x {options.Depth} requests in flight");
        console.WriteLine($"virtio-blk on the {machine} machine, transport {transport}, {layout} rings, {load}");
        console.Write(TableOf(result));
        console.Write(TypesOf(result));
        console.WriteLine(Text(
            $"{model.Checked:N0} blocks checked by their checksums, through the device and directly on the disk: {model.Wrong:N0} wrong."));
        if (result.Failed != 0) console.WriteLine(Text($"{result.Failed:N0} requests ended with an unexpected status."));
        if (image is not null) console.WriteLine($"The disk image is {image}.");
    }

    private static Table TableOf(WorkloadResult result)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.HideHeaders();
        table.AddColumn("what");
        table.AddColumn(new TableColumn("value").RightAligned());
        double requests = Math.Max(result.Requests, 1);
        table.AddRow("requests", Text($"{result.Requests:N0}"));
        table.AddRow("data (MiB)", Text($"{result.Bytes / Mebi:N1}"));
        table.AddRow("kicks per request", Text($"{result.Kicks / requests:F3}"));
        table.AddRow("interrupts per request", Text($"{result.Interrupts / requests:F3}"));
        table.AddRow("IOPS", Text($"{result.Requests / result.Elapsed.TotalSeconds:N0}"));
        foreach (int percent in new[] { 50, 90, 99 }) table.AddRow($"latency, p{percent} (us)", Microseconds(result, percent / 100.0));
        return table;
    }

    private static Table TypesOf(WorkloadResult result)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("request type");
        foreach (string heading in new[] { "requests", "blocks of 4 KiB" }) table.AddColumn(new TableColumn(heading).RightAligned());
        foreach ((RequestType type, long count, long bytes) in result.ByType)
        {
            table.AddRow(NameOf(type), Text($"{count:N0}"), Text($"{bytes / DiskModel.BlockLength:N0}"));
        }

        return table;
    }

    private static string NameOf(RequestType type) => type switch
    {
        RequestType.In => "read",
        RequestType.Out => "write",
        RequestType.WriteZeroes => "write zeroes",
        RequestType.Discard => "discard",
        _ => "flush",
    };

    private static string Microseconds(WorkloadResult result, double part)
        => Text($"{result.Latencies.Percentile(part).TotalMicroseconds:N0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
