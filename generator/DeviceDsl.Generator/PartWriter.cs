using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>
/// Writes how a class that others may derive from is a device: by its own part. A derived class replaces these members.
/// </summary>
internal static class PartWriter
{
    private const string State = "global::DeviceDsl.ISavedState";

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        string part = $"(({DeviceWriter.PartOf(device)})this)";
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Line($"string {DeviceWriter.PartOf(device)}.Name => (({DeviceWriter.IDevice})this).Name;");
        foreach ((string type, string name, string? parameters) in DeviceMembers.OfDevice)
        {
            Write(DeviceWriter.IDevice, type, name, parameters);
        }

        if (!device.SavesItself)
        {
            foreach ((string type, string name, string? parameters) in DeviceMembers.OfState) Write(State, type, name, parameters);
        }

        if (device.IsBlock)
        {
            foreach ((string type, string name, string? parameters) in DeviceMembers.OfBlock)
            {
                Write(BlockWriter.Interface, type, name, parameters);
            }
        }

        void Write(string owner, string type, string name, string? parameters)
        {
            string call = parameters is null ? name : DeviceWriter.Invocation($"{name}({parameters})");
            writer.Line();
            GeneratedMark.Write(writer);
            writer.Line($"{type} {owner}.{name}{(parameters is null ? "" : $"({parameters})")} => {part}.{call};");
        }
    }
}
