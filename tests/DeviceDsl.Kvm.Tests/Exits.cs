using DeviceDsl.KvmTesting;
using DeviceDsl.Runtime.Tests;
using Iced.Intel;
using static DeviceDsl.AddressSpace;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>An exit of a guest allocates nothing.</summary>
public sealed class Exits
{
    private const int Rounds = 2_000;

    [KvmTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void ShouldAllocateNothingPerExit(bool isPort)
    {
        var counter = new ExitCounter();
        using var guest = new RealModeGuest(KvmMachine.Open(), c => RingInALoop(c, isPort));
        using Attachment attachment = guest.Machine.Attach(counter, pio: 0xC000, mmio: 0xD000_0000, DoorbellDelivery.Exit);
        guest.Cpu.UnclaimedWrite = (cpu, _, _, _) => cpu.RequestStop();
        guest.Reset().Cpu.Run();
        Assert.Equal(Rounds, counter.Rings);

        // A run allocates a little of its own, however many exits it makes.
        int rings = Rounds;
        Assert.Equal(AllocatedBy(1), AllocatedBy(Rounds));
        Assert.Equal(rings, counter.Rings);

        long AllocatedBy(int exits) => Allocations.Undisturbed(() =>
        {
            rings += exits;
            return Measure(guest, exits);
        });
    }

    private static long Measure(RealModeGuest guest, int rounds)
    {
        guest.Write(RealModeGuest.DataAddress, (uint)rounds);
        guest.Reset();
        long before = GC.GetAllocatedBytesForCurrentThread();
        guest.Cpu.Run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void RingInALoop(Assembler c, bool isPort)
    {
        Label again = c.CreateLabel();
        Label isSet = c.CreateLabel();
        c.mov(ecx, __dword_ptr[RealModeGuest.DataAddress]);
        c.test(ecx, ecx);
        c.jnz(isSet);
        c.mov(ecx, Rounds);
        c.Label(ref isSet);
        c.mov(dx, 0xC010);
        c.mov(ebx, 0xD000_0050);
        c.mov(eax, 2);
        c.Label(ref again);
        if (isPort) c.@out(dx, ax);
        else c.mov(__dword_ptr[ebx], eax);
        c.dec(ecx);
        c.jnz(again);
        c.Done();
    }
}

/// <summary>Counts writes that leave the guest.</summary>
[Device]
internal sealed partial class ExitCounter
{
    public int Rings { get; private set; }

    [Doorbell(Pio, 0x10, Match = 2)]
    [Doorbell(Mmio, 0x50)]
    private void OnRing() => Rings++;
}
