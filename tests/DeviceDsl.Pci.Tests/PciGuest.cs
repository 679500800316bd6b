using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Pci.Tests;

/// <summary>
/// The guest's side of a bus on an embedded machine: reaches configuration space by the ports, as an operating system does.
/// </summary>
internal sealed class PciGuest(EmbeddedMachine machine)
{
    private const ulong Selection = 0xCF8;
    private const ulong Data = 0xCFC;
    private const uint Enable = 0x8000_0000;

    public Guest Interrupts { get; } = new(machine);

    public static uint SelectionOf(PciAddress address, int offset, int bus = 0)
        => Enable | (uint)bus << 16 | (uint)address.Device << 11 | (uint)address.Function << 8 | (uint)offset;

    public uint Read(PciAddress address, int offset, int length = 4)
    {
        Select(SelectionOf(address, offset & ~3));
        return (uint)machine.GuestRead(IoAddress.Pio(Data + (ulong)(offset & 3)), length);
    }

    public void Write(PciAddress address, int offset, uint value, int length = 4)
    {
        Select(SelectionOf(address, offset & ~3));
        machine.GuestWrite(IoAddress.Pio(Data + (ulong)(offset & 3)), length, value);
    }

    public void Select(uint value) => machine.GuestWrite(IoAddress.Pio(Selection), 4, value);

    public void Command(PciAddress address, PciCommand command) => Write(address, 0x04, (uint)command, 2);

    public void Place(PciAddress address, int bar, ulong value, bool isWide = false)
    {
        Write(address, 0x10 + (4 * bar), (uint)value);
        if (isWide) Write(address, 0x14 + (4 * bar), (uint)(value >> 32));
    }

    /// <summary>Sizes a BAR as drivers do, and puts back what was there.</summary>
    public ulong Size(PciAddress address, int bar, bool isWide = false)
    {
        int register = 0x10 + (4 * bar);
        uint before = Read(address, register);
        Write(address, register, uint.MaxValue);
        uint low = Read(address, register);
        Write(address, register, before);
        uint high = uint.MaxValue;
        if (isWide)
        {
            uint beforeHigh = Read(address, register + 4);
            Write(address, register + 4, uint.MaxValue);
            high = Read(address, register + 4);
            Write(address, register + 4, beforeHigh);
        }

        if (low == 0 && !isWide) return 0;
        uint kind = (low & 1) != 0 ? 3u : 15u;
        return unchecked(~((ulong)high << 32 | (low & ~kind)) + 1);
    }

    /// <summary>The offset of a capability, or 0.</summary>
    public int FindCapability(PciAddress address, byte id)
    {
        if ((Read(address, 0x06, 2) & 0x10) == 0) return 0;
        int offset = (int)Read(address, 0x34, 1);
        for (int i = 0; offset != 0; i++)
        {
            Assert.True(i < 48, "The list of capabilities does not end.");
            if (Read(address, offset, 1) == id) return offset;
            offset = (int)Read(address, offset + 1, 1);
        }

        return 0;
    }

    /// <summary>Enables MSI-X, and leads a vector to the first processor.</summary>
    public void EnableMsix(PciAddress address, bool isMasked = false)
    {
        int capability = FindCapability(address, 0x11);
        Write(address, capability + 2, isMasked ? 0xC000u : 0x8000u, 2);
    }

    public void SetVector(ulong table, int vector, byte interrupt, bool isMasked = false, ulong message = 0xFEE0_0000)
    {
        ulong entry = table + ((ulong)vector * 16);
        machine.GuestWrite(IoAddress.Mmio(entry), 4, (uint)message);
        machine.GuestWrite(IoAddress.Mmio(entry + 4), 4, message >> 32);
        machine.GuestWrite(IoAddress.Mmio(entry + 8), 4, interrupt);
        machine.GuestWrite(IoAddress.Mmio(entry + 12), 4, isMasked ? 1u : 0u);
    }
}
