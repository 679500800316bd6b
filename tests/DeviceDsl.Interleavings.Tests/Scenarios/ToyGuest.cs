namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The guest's side of a machine with interrupt controllers.</summary>
internal sealed class ToyGuest(EmbeddedMachine machine)
{
    private const byte Level = 0x80;

    /// <summary>Enables the local APICs.</summary>
    public void Enable()
    {
        foreach (EmbeddedCpu cpu in machine.Cpus) cpu.Write(IoAddress.Mmio(0xFEE0_00F0), 4, 0x1FF);
    }

    /// <summary>Programs an input of the IOAPIC.</summary>
    public void Redirect(int pin, byte vector, bool isLevel, bool isMasked = false, int cpu = 0)
    {
        Write(0x11 + (2 * pin), 0, cpu);
        Write(0x10 + (2 * pin), vector | ((isLevel ? (uint)Level : 0) << 8) | (isMasked ? 1u << 16 : 0), cpu);
    }

    /// <summary>Whether a level interrupt of an input is in service.</summary>
    public bool RemoteIrr(int pin) => (Read(0x10 + (2 * pin)) >> 14 & 1) != 0;

    /// <summary>Writes a register of the IOAPIC.</summary>
    public void Write(int index, uint value, int cpu = 0)
    {
        machine.Cpus[cpu].Write(IoAddress.Mmio(0xFEC0_0000), 4, (ulong)index);
        machine.Cpus[cpu].Write(IoAddress.Mmio(0xFEC0_0010), 4, value);
    }

    /// <summary>Reads a register of the IOAPIC.</summary>
    public uint Read(int index)
    {
        machine.GuestWrite(IoAddress.Mmio(0xFEC0_0000), 4, (ulong)index);
        return (uint)machine.GuestRead(IoAddress.Mmio(0xFEC0_0010), 4);
    }

    /// <summary>Takes and ends interrupts of the first processor until none is left.</summary>
    /// <returns>How many there were.</returns>
    public int ServeAll()
    {
        int served = 0;
        machine.Settle();
        while (machine.Cpus[0].LocalApic.Acknowledge() is not null)
        {
            Check.That(++served < 100, "The interrupts do not end.");
            machine.Cpus[0].LocalApic.EndOfInterrupt();
            machine.Settle();
        }

        return served;
    }
}
