namespace DeviceDsl.Runtime.Tests;

/// <summary>The guest's side of an embedded machine: programs the interrupt controllers and takes interrupts.</summary>
internal sealed class Guest(EmbeddedMachine machine)
{
    private const ulong IoApicIndex = 0xFEC0_0000;
    private const ulong IoApicData = 0xFEC0_0010;
    private const ulong SpuriousVector = 0xFEE0_00F0;

    public void EnableLocalApic() => machine.GuestWrite(IoAddress.Mmio(SpuriousVector), 4, 0x1FF);

    public void Redirect(int pin, byte vector, bool isLevel, bool isMasked = false)
    {
        uint low = vector | (isLevel ? 1u << 15 : 0) | (isMasked ? 1u << 16 : 0);
        WriteIoApic(0x11 + (2 * pin), 0);
        WriteIoApic(0x10 + (2 * pin), low);
    }

    public bool RemoteIrr(int pin) => (ReadIoApic(0x10 + (2 * pin)) >> 14 & 1) != 0;

    public void Kick(ulong port = 0x10, ulong value = 2) => machine.GuestWrite(IoAddress.Pio(port), 2, value);

    /// <summary>Takes and ends interrupts until none is left, letting the machine finish its work in between.</summary>
    /// <returns>Their vectors.</returns>
    public List<byte> ServeAll()
    {
        var served = new List<byte>();
        machine.Settle();
        while (machine.Cpus[0].LocalApic.Acknowledge() is { } vector)
        {
            served.Add(vector);
            Assert.True(served.Count < 1000, "The interrupts do not end.");
            machine.Cpus[0].LocalApic.EndOfInterrupt();
            machine.Settle();
        }

        return served;
    }

    public uint ReadIoApic(int index)
    {
        machine.GuestWrite(IoAddress.Mmio(IoApicIndex), 4, (ulong)index);
        return (uint)machine.GuestRead(IoAddress.Mmio(IoApicData), 4);
    }

    public void WriteIoApic(int index, uint value)
    {
        machine.GuestWrite(IoAddress.Mmio(IoApicIndex), 4, (ulong)index);
        machine.GuestWrite(IoAddress.Mmio(IoApicData), 4, value);
    }
}
