namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A processor that reads the register of <see cref="ToySlow"/> once.</summary>
internal sealed class ToyReader : IDisposable
{
    private readonly Thread _thread;
    private ulong _value;

    public ToyReader(EmbeddedMachine machine)
    {
        _thread = new Thread(() =>
        {
            _value = machine.GuestRead(ToySlow.Data, 4);
            HasEnded = true;
        })
        { Name = "guest" };
        _thread.Start();
    }

    /// <summary>Whether it has read.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What it has read.</summary>
    public ulong Result
    {
        get
        {
            _thread.Join();
            return _value;
        }
    }

    public void Dispose() => _thread.Join();
}
