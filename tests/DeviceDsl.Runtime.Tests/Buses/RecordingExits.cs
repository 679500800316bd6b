using DeviceDsl.Machines;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>Writes down what leaves the guest, in the words of the recorded traces, and answers reads with all ones.</summary>
internal sealed class RecordingExits : IGuestExits
{
    private readonly List<string> _exits = [];

    /// <summary>What left the guest since this was asked last.</summary>
    public string Taken
    {
        get
        {
            string all = string.Join("; ", _exits);
            _exits.Clear();
            return all;
        }
    }

    /// <summary>Listens to the exits of a processor.</summary>
    public static RecordingExits Of(EmbeddedCpu cpu)
    {
        var exits = new RecordingExits();
        cpu.Port.Exits = exits;
        return exits;
    }

    public bool TryWrite(IoAddress address, int length, ulong value)
    {
        _exits.Add($"write {address} size={length} data=0x{value:x}");
        return false;
    }

    public bool TryRead(IoAddress address, int length, out ulong value)
    {
        _exits.Add($"read {address} size={length}");
        value = ulong.MaxValue;
        return false;
    }
}
