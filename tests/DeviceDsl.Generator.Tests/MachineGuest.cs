namespace DeviceDsl.Generator.Tests;

/// <summary>The guest's side of an embedded machine's interrupts.</summary>
internal sealed class MachineGuest
{
    private readonly EmbeddedMachine _machine;

    public MachineGuest(EmbeddedMachine machine)
    {
        _machine = machine;
        Write(0xFEE0_00F0, 0x1FF);
    }

    /// <summary>Programs an input of the IOAPIC.</summary>
    public void Redirect(int pin, byte vector, bool isLevel)
    {
        WriteIoApic(0x11 + (2 * pin), 0);
        WriteIoApic(0x10 + (2 * pin), vector | (isLevel ? 1u << 15 : 0));
    }

    /// <summary>Takes and ends interrupts until none is left.</summary>
    /// <returns>Their vectors.</returns>
    public IReadOnlyList<int> ServeAll()
    {
        var vectors = new List<int>();
        _machine.Settle();
        while (_machine.Cpus[0].LocalApic.Acknowledge() is { } vector)
        {
            vectors.Add(vector);
            _machine.Cpus[0].LocalApic.EndOfInterrupt();
            _machine.Settle();
        }

        return vectors;
    }

    private void WriteIoApic(int index, uint value)
    {
        Write(0xFEC0_0000, (uint)index);
        Write(0xFEC0_0010, value);
    }

    private void Write(ulong address, uint value) => _machine.GuestWrite(IoAddress.Mmio(address), 4, value);
}
