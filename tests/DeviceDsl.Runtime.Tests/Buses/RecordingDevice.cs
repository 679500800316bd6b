using DeviceDsl.Buses;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>A device that writes down when it is asked, in a list that devices share.</summary>
internal sealed class RecordingDevice(string name, List<string> calls) : BusDevice
{
    public bool Handles { get; init; } = true;

    public ulong Value { get; init; }

    public override bool TryWrite(ulong address, int length, ulong value)
    {
        calls.Add(name);
        return Handles;
    }

    public override bool TryRead(ulong address, int length, out ulong value)
    {
        calls.Add(name);
        value = Handles ? Value : 0;
        return Handles;
    }

    public override string ToString() => name;
}
