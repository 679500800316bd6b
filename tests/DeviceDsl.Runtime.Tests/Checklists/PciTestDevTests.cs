namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>
/// The cases of kvm-unit-tests' pci-testdev: for a BAR of memory and one of ports, as many matches as writes, without an
/// eventfd, with one for any value and with one for a single value (docs/spec/kvm-semantics.md, section 18).
/// </summary>
public sealed class PciTestDevTests : IDisposable
{
    private const int Writes = 1000;
    private const byte Data = 0x5A;

    private readonly EmbeddedMachine _machine = new();
    private readonly EventFd _kick = EventFd.Create();

    public void Dispose()
    {
        _machine.Dispose();
        _kick.Dispose();
    }

    [Theory]
    [InlineData(AddressSpace.Mmio)]
    [InlineData(AddressSpace.Pio)]
    public void NoEventfd(AddressSpace space)
    {
        int exits = 0;
        for (int i = 0; i < Writes; i++) exits += _machine.GuestWrite(Bar(space), 1, Data) ? 0 : 1;
        Assert.Equal(Writes, exits);
        Assert.False(_kick.TryRead(out _));
    }

    [Theory]
    [InlineData(AddressSpace.Mmio)]
    [InlineData(AddressSpace.Pio)]
    public void WildcardEventfd(AddressSpace space)
    {
        using IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kick, Bar(space), length: 1);
        for (int i = 0; i < Writes; i++) Assert.True(_machine.GuestWrite(Bar(space), 1, (byte)i));
        Assert.True(_kick.TryRead(out ulong count));
        Assert.Equal((ulong)Writes, count);
    }

    [Theory]
    [InlineData(AddressSpace.Mmio)]
    [InlineData(AddressSpace.Pio)]
    public void DatamatchEventfd(AddressSpace space)
    {
        using IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kick, Bar(space), length: 1, match: Data);
        int exits = 0;
        for (int i = 0; i < Writes; i++)
        {
            Assert.True(_machine.GuestWrite(Bar(space), 1, Data));
            exits += _machine.GuestWrite(Bar(space), 1, Data + 1) ? 0 : 1;
        }

        Assert.True(_kick.TryRead(out ulong count));
        Assert.Equal((ulong)Writes, count);
        Assert.Equal(Writes, exits);
    }

    private static IoAddress Bar(AddressSpace space) => new(space, space == AddressSpace.Pio ? 0xC000UL : 0xD000_0000);
}
