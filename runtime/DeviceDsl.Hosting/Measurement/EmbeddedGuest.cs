namespace DeviceDsl.Hosting.Measurement;

/// <summary>The embedded machine; its guest is a loop in the calling thread.</summary>
internal sealed class EmbeddedGuest : MeasuredGuest
{
    private readonly EmbeddedMachine _machine;

    public EmbeddedGuest()
        : this(new EmbeddedMachine())
    {
    }

    private EmbeddedGuest(EmbeddedMachine machine)
        : base(machine) => _machine = machine;

    /// <inheritdoc/>
    public override int WritesPerRun => 100_000;

    /// <inheritdoc/>
    public override IWriteLoop? TryCreateLoop(RingingWrite write, out string whyNot)
    {
        whyNot = "";
        return new Loop(_machine, write);
    }

    private sealed class Loop(EmbeddedMachine machine, RingingWrite write) : IWriteLoop
    {
        private int _count;

        public void Prepare(int count) => _count = count;

        public void Run()
        {
            (IoAddress address, int length, ulong value) = write;
            for (int i = 0; i < _count; i++) machine.GuestWrite(address, length, value);
        }
    }
}
