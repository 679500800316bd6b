namespace DeviceDsl.Pci.Tests;

/// <summary>A machine with a bus, and its guest.</summary>
internal sealed class SavedSide : IDisposable
{
    public const byte PinVector = 0x51;

    public SavedSide()
    {
        Host = new PciHost(Machine);
        Guest = new PciGuest(Machine);
        Guest.Interrupts.EnableLocalApic();
        Guest.Interrupts.Redirect(19, PinVector, isLevel: true);
    }

    public EmbeddedMachine Machine { get; } = new();

    public PciHost Host { get; }

    public PciGuest Guest { get; }

    public uint[] Header(PciAddress address) => [.. Enumerable.Range(0, 64).Select(dword => Guest.Read(address, 4 * dword))];

    public byte[] Save(PciFunction function) => Still(function.Save);

    public void Load(PciFunction function, ReadOnlyMemory<byte> state) => Still(() => function.Load(state));

    public byte[] Still(Func<byte[]> action)
    {
        byte[] result = [];
        Still(() => { result = action(); });
        return result;
    }

    public void Still(Action action)
    {
        Machine.Pause();
        try
        {
            action();
        }
        finally
        {
            Machine.Resume();
        }
    }

    public byte? Take()
    {
        Machine.Settle();
        return Machine.Cpus[0].LocalApic.Acknowledge();
    }

    public void Dispose()
    {
        Host.Dispose();
        Assert.Equal(0, Machine.RegistrationCount);
        Machine.Dispose();
    }
}
