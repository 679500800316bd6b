using DeviceDsl.Machines;

namespace DeviceDsl.Conformance.Replay;

/// <summary>Stands for the process around the machine: writes down what leaves the guest, and answers reads with ones.</summary>
internal sealed class ExitRecorder : IGuestExits
{
    private readonly List<string> _exits = [];

    /// <summary>What left the guest since this was last asked.</summary>
    public string[] Take()
    {
        string[] exits = [.. _exits];
        _exits.Clear();
        return exits;
    }

    /// <summary>The end of an interrupt, which an IOAPIC elsewhere waits for.</summary>
    public void ReportEnd(byte vector) => _exits.Add(ExitText.OfEnd(vector));

    /// <inheritdoc/>
    public bool TryWrite(IoAddress address, int length, ulong value)
    {
        _exits.Add(ExitText.OfWrite(address, length, value));
        return false;
    }

    /// <inheritdoc/>
    public bool TryRead(IoAddress address, int length, out ulong value)
    {
        _exits.Add(ExitText.OfRead(address, length));
        value = 0;
        return false;
    }
}
