namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>The kernel's selftest coalesced_io_test (docs/spec/kvm-semantics.md, section 19).</summary>
public sealed class CoalescedIoTest : IDisposable
{
    private const int RingSize = 170;
    private const ulong Memory = 0xC000_0000;
    private const ulong Port = 0x80;

    private readonly EmbeddedMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    /// <summary>From every place at which the ring may begin: all but one are kept, the next leaves the guest.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void KeptAllButOneFromEveryStart(bool endsWithMemory)
    {
        AddZones();
        for (int start = 0; start < RingSize; start++)
        {
            for (int i = 0; i < RingSize - 1; i++) Assert.True(Write(isMemory: (i & 1) == 0, (ulong)i));
            Assert.False(Write(endsWithMemory, 0xFEED));
            Assert.False(_machine.GuestWrite(IoAddress.Pio(0x90), 4, 1));
            for (int i = 0; i < RingSize - 1; i++)
            {
                bool isMemory = (i & 1) == 0;
                Assert.True(_machine.CoalescedRing.TryTake(out CoalescedWrite write));
                Assert.Equal(isMemory ? IoAddress.Mmio(Memory) : IoAddress.Pio(Port), write.Address);
                Assert.Equal((isMemory ? 8 : 4, (ulong)i), (write.Length, write.Value));
            }

            Assert.False(_machine.CoalescedRing.TryTake(out _));
            Assert.True(Write(isMemory: true, 0));
            Assert.True(_machine.CoalescedRing.TryTake(out _));
        }
    }

    [Fact]
    public void LeavingTheGuestAgainWithoutTheirZones()
    {
        AddZones();
        Assert.Equal(1, _machine.RemoveCoalescedZones(IoAddress.Mmio(Memory), 8));
        Assert.False(Write(isMemory: true, 1));
        Assert.True(Write(isMemory: false, 1));
        Assert.Equal(1, _machine.RemoveCoalescedZones(IoAddress.Pio(Port), 4));
        Assert.False(Write(isMemory: false, 1));
    }

    private void AddZones()
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Memory), 8);
        _machine.AddCoalescedZone(IoAddress.Pio(Port), 4);
    }

    private bool Write(bool isMemory, ulong value)
        => isMemory ? _machine.GuestWrite(IoAddress.Mmio(Memory), 8, value) : _machine.GuestWrite(IoAddress.Pio(Port), 4, value);
}
