using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Pci.Tests;

/// <summary>PC-6: the guest lets a function access its memory, and takes that back.</summary>
public sealed partial class BusMasteringShould : IDisposable
{
    private const ulong Bar = 0xF000_0000;
    private static readonly PciAddress Slot = new(3);

    private readonly EmbeddedMachine _machine = new();
    private readonly GuestMemory _memory;
    private readonly PciHost _host;
    private readonly PciGuest _guest;
    private readonly Master _master = new();

    public BusMasteringShould()
    {
        _memory = _machine.AddMemory(0, GuestMemory.PageSize);
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
    }

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public void BeNeededForTheGuestsMemory()
    {
        _host.Plug(Slot, _master);
        _guest.Place(Slot, 0, (uint)Bar);
        Assert.False(Write(PciCommand.Memory, 1));
        Assert.True(Write(PciCommand.Memory | PciCommand.BusMaster, 2));
        Assert.False(Write(PciCommand.Memory, 3));
        Assert.Equal(2, _memory.Bytes[0x100]);
    }

    [Fact]
    public void EndWithAResetOfTheFunctionAndItsRemoval()
    {
        PciFunction function = _host.Plug(Slot, _master);
        _guest.Command(Slot, PciCommand.BusMaster);
        Assert.True(_master.Write(1));
        function.Reset();
        Assert.False(_master.Write(2));
        _guest.Command(Slot, PciCommand.BusMaster);
        Assert.True(_master.Write(3));
        function.Dispose();
        Assert.False(_master.Write(4));
        Assert.Equal(3, _memory.Bytes[0x100]);
    }

    // By the guest's access to the BAR.
    private bool Write(PciCommand command, byte value)
    {
        _guest.Command(Slot, command);
        uint before = _master.Failures;
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(Bar), 1, value));
        return _master.Failures == before;
    }

    [Device]
    [PciDevice(0x1AF4, 0x1005)]
    [Bar(0, Mmio, 0x1000)]
    private sealed partial class Master
    {
        public uint Failures { get; private set; }

        [Register(Mmio, 0x0)]
        private partial byte Value { get; set; }

        public bool Write(byte value)
        {
            bool isWritten = false;
            Host.Synchronize(() => isWritten = Host.Memory.TryWrite(0x100, value));
            return isWritten;
        }

        [OnWrite(nameof(Value))]
        private void OnValue(byte written)
        {
            if (!Host.Memory.TryWrite(0x100, written)) Failures++;
        }
    }
}
