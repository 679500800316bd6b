using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the host of a device, through which code outside of handlers reaches the machine.</summary>
internal static class HostWriter
{
    private const string Type = "global::DeviceDsl.DeviceHost";

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        HostModel host = device.Host;
        string ofInterface = $"{Type}? {DeviceWriter.PartOf(device)}.Host";
        if (host.Table is { } table) WriteTable(writer, Names.Global(device.Type), table);

        if (device is { IsBlock: true, Base: null }) WriteFields(writer, device.BlockNames);

        string value = device.Base is { } @base ? $"=> ((global::DeviceDsl.IDevicePart<{@base}>)this).Host!;"
            : device.IsBlock ? $"=> {device.BlockNames.Host};"
            : host.Table is null ? "{ get; } = new();" : $"=> {host.Table}.GetOrCreateValue(this);";
        if (host.Form == HostForm.Property)
        {
            writer.Line(
                "/// <summary>The access to the machine for host events, timers and other threads: runs their code as handlers.</summary>");
            GeneratedMark.Write(writer);
            writer.Line($"private {Type} Host {value}");
            writer.Line();
        }

        GeneratedMark.Write(writer);
        writer.Line(host.Form == HostForm.Interface ? $"{ofInterface} {value}" : $"{ofInterface} => Host;");
        writer.Line();
    }

    // It becomes that of the device when the block joins one, so that what the constructor of a block keeps of it stays right.
    private static void WriteFields(SourceWriter writer, BlockNames names)
    {
        GeneratedMark.WriteField(writer);
        writer.Line($"private readonly {Type} {names.Host} = new();");
        writer.Line();
        GeneratedMark.WriteField(writer);
        writer.Line($"private bool {names.HasJoined};");
        writer.Line();
    }

    private static void WriteTable(SourceWriter writer, string type, string table)
    {
        writer.Line("// Not a field of the record, because a copy of the record is another device.");
        GeneratedMark.WriteField(writer);
        writer.Line(
            $"private static readonly global::System.Runtime.CompilerServices.ConditionalWeakTable<{type}, {Type}> {table} = new();");
        writer.Line();
    }
}
