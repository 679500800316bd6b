using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the code that saves and loads the state of a device.</summary>
/// <remarks>
/// The code reads a state to its end before it sets any member: the values wait in locals, and the result is the action that sets them.
/// </remarks>
internal static class SavedStateWriter
{
    private const string ISavedState = "global::DeviceDsl.ISavedState";

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        if (device.States.Count + device.LoadHandlers.Count == 0 && device.StateVersion == 0) return;

        string[] locals = new[] { "writer", "reader" }.Concat(device.States.Select(static (_, row) => Local(row))).ToArray();
        var members = device.States.Select(state => MemberOf(device, state, locals)).ToList();
        writer.Line();
        WriteSchema(writer, device);
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Line($"int {OwnerOf(device)}.StateVersion => {device.StateVersion.ToString(CultureInfo.InvariantCulture)};");
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Block($"void {OwnerOf(device)}.SaveState(global::DeviceDsl.StateWriter writer)", () =>
        {
            for (int row = 0; row < members.Count; row++) writer.Line(SavedStateText.Save(device.States[row], members[row]));
        });
        writer.Line();
        WriteLoad(writer, device, members, locals);
    }

    private static string OwnerOf(DeviceModel device) => device.IsSealed ? ISavedState : DeviceWriter.PartOf(device);

    private static void WriteSchema(SourceWriter writer, DeviceModel device)
    {
        foreach (StateModel state in device.States) writer.Line($"// {state.Schema}");

        string schema = string.Join("; ", device.States.Select(static state => state.Schema));
        GeneratedMark.Write(writer);
        writer.Line($"ulong {OwnerOf(device)}.StateSchema => {Hex.Format(Fingerprint(schema))};");
    }

    private static void WriteLoad(SourceWriter writer, DeviceModel device, List<string> members, string[] locals)
    {
        GeneratedMark.Write(writer);
        writer.Block($"global::System.Action {OwnerOf(device)}.LoadState(global::DeviceDsl.StateReader reader)", () =>
        {
            for (int row = 0; row < members.Count; row++)
            {
                StateModel state = device.States[row];
                writer.Line($"{SavedStateText.Loaded(state)} {Local(row)} = {SavedStateText.Load(state, members[row])};");
            }

            writer.Line("return () =>");
            writer.Block(
                "",
                () =>
                {
                    for (int row = 0; row < members.Count; row++)
                    {
                        writer.Line(SavedStateText.Apply(device.States[row], members[row], Local(row)));
                    }

                    foreach (HandlerModel handler in device.LoadHandlers)
                    {
                        writer.Line($"{RegisterText.Member(device, handler.Name, handler.IsStatic, locals)}();");
                    }
                },
                "};");
        });
    }

    private static string MemberOf(DeviceModel device, StateModel state, string[] locals)
        => state.IsBase ? BlockText.Base(device.Base!) : RegisterText.Member(device, state.Name, isStatic: false, locals);

    private static string Local(int row) => "value" + row.ToString(CultureInfo.InvariantCulture);

    // FNV-1a: it must detect a different schema by mistake, not one on purpose.
    private static ulong Fingerprint(string schema)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in schema) hash = unchecked((hash ^ letter) * 1099511628211);

        return hash;
    }
}
