using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>Writes that the kernel collects come in their order, before the access of the exit that follows (COA-2 to COA-4).</summary>
[Trait("Category", "Slow")]
public sealed class CoalescedZones
{
    private const ulong Device = 0xD000_0000;
    private const ushort Outside = 0x300;
    private const ushort Inside = 0x400;
    private const int Capacity = 169;

    [KvmFact]
    public void ShouldServeWritesBeforeTheExitThatFollows()
    {
        using RealModeGuest guest = Open(c =>
        {
            Store(c, 0, 1);
            c.OutWord(Inside, 2);
            Store(c, 8, 3);
            c.OutWord(Outside, 4);
            c.OutWord(Inside, 5);
            c.mov(ebx, (uint)Device);
            // Reads are not collected.
            c.mov(eax, __dword_ptr[ebx]);
            Store(c, 4, 6);
            c.Done();
        });
        var order = new List<ulong>();
        guest.Cpu.UnclaimedWrite += (_, address, _, value) => order.Add(address == IoAddress.Pio(RealModeGuest.DonePort) ? 99 : value);
        guest.Cpu.UnclaimedRead = (_, _, _) =>
        {
            order.Add(77);
            return 0;
        };

        guest.Run();

        Assert.Equal([1, 2, 3, 4, 5, 77, 6, 99], order);
        Assert.Equal((IoAddress.Mmio(Device + 8), 4, 3UL), guest.Writes[2]);
        Assert.Equal((IoAddress.Pio(Inside), 2, 2UL), guest.Writes[1]);
        Assert.Equal(3, guest.Cpu.ExitCount);
    }

    [KvmFact]
    public void ShouldExitWhenTheRingIsFull()
    {
        const int Writes = (3 * Capacity) + 7;
        using RealModeGuest guest = Open(c =>
        {
            Label again = c.CreateLabel();
            c.mov(ebx, (uint)Device);
            c.xor(eax, eax);
            c.Label(ref again);
            c.mov(__dword_ptr[ebx], eax);
            c.inc(eax);
            c.cmp(eax, Writes);
            c.jne(again);
            c.Done();
        });

        guest.Run();

        Assert.Equal(Enumerable.Range(0, Writes).Select(i => (ulong)i), guest.Writes[..^1].Select(write => write.Value));
        // The write that finds the ring full exits itself.
        Assert.Equal((Writes / (Capacity + 1)) + 1, guest.Cpu.ExitCount);
    }

    [KvmFact]
    public void ShouldReachTheDevicesThatLieThere()
    {
        var counter = new ExitCounter();
        using RealModeGuest guest = Open(c =>
        {
            for (int i = 0; i < 5; i++) Store(c, 0x50, 1);
            c.Done();
        });
        using Attachment attachment = guest.Machine.Attach(counter, mmio: Device, delivery: DoorbellDelivery.Exit);

        guest.Run();

        Assert.Equal(5, counter.Rings);
        Assert.Equal(1, guest.Cpu.ExitCount);
    }

    [KvmFact]
    public void ShouldServeWhatIsCollectedWhenTheProcessorIsStopped()
    {
        using RealModeGuest guest = Open(c =>
        {
            c.OutWord(Inside, 7);
            c.Increment(RealModeGuest.DataAddress);
            Label again = c.CreateLabel();
            c.Label(ref again);
            c.pause();
            c.jmp(again);
        });
        guest.Reset().Cpu.Start();
        Assert.True(SpinWait.SpinUntil(() => guest.Read(RealModeGuest.DataAddress) != 0, RealModeGuest.HangGuard));

        guest.Cpu.Stop();

        Assert.Equal([(IoAddress.Pio(Inside), 2, 7UL)], guest.Writes);
    }

    [KvmFact]
    public void ShouldEndWithAnyRangeThatTheyContain()
    {
        using RealModeGuest guest = Open(c =>
        {
            Store(c, 0, 1);
            Store(c, 4, 2);
            c.Done();
        });
        guest.Machine.RemoveCoalescedZones(IoAddress.Mmio(Device + 0x10), 4);

        guest.Run();

        Assert.Equal(3, guest.Cpu.ExitCount);
    }

    [KvmFact]
    public void ShouldBeRefusedWhereThereIsNoRoom()
    {
        using RealModeGuest guest = Open(c => c.Done());
        var channel = new IoAddress(AddressSpace.VirtioCcw, 1);
        Assert.Equal(Errno.EINVAL, guest.Machine.TryAddCoalescedZone(channel, 4));
        Assert.Equal("COA-4", Assert.Throws<MachineException>(() => guest.Machine.RemoveCoalescedZones(channel, 4)).Rule);
        Errno last = Errno.None;
        for (int i = 0; i < 1000 && last == Errno.None; i++) last = guest.Machine.TryAddCoalescedZone(IoAddress.Pio(0x500), 4);
        Assert.Equal(Errno.ENOSPC, last);
        Assert.Equal("BUS-8", Assert.Throws<MachineException>(() => guest.Machine.AddCoalescedZone(IoAddress.Pio(0x500), 4)).Rule);
    }

    private static RealModeGuest Open(Action<Assembler> code)
    {
        var guest = new RealModeGuest(KvmMachine.Open(), code);
        guest.Machine.AddCoalescedZone(IoAddress.Mmio(Device), 0x100);
        guest.Machine.AddCoalescedZone(IoAddress.Pio(Inside), 4);
        return guest;
    }

    private static void Store(Assembler c, uint offset, uint value) => c.Store((uint)Device + offset, value);
}
