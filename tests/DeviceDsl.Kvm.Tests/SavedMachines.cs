using DeviceDsl.Kvm.Native;
using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>A guest that is saved at any moment goes on in another machine as if nothing had happened.</summary>
[Trait("Category", "Slow")]
public sealed class SavedMachines
{
    private const ushort Counted = RealModeGuest.DataAddress;
    private const ushort MustEnd = RealModeGuest.DataAddress + 4;
    private const ushort Results = RealModeGuest.DataAddress + 0x100;
    private const ushort Rounds = 2000;
    private const uint SysenterStack = 0x175;
    private const uint KernelGsBase = 0xC000_0102;
    private const byte Vector = 0x56;
    private const int EdgeGsi = 6;

    [KvmTheory]
    [InlineData(InterruptControllers.None)]
    [InlineData(InterruptControllers.Kernel)]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldCountExactlyThroughSeveralMachines(InterruptControllers controllers)
    {
        const int Moves = 3;
        RealModeGuest guest = Open(controllers);
        guest.Load(Count).Reset().Cpu.Start();
        uint before = 0;
        for (int i = 0; i < Moves; i++)
        {
            guest.AwaitReports(2);
            guest.Machine.Pause();
            Assert.True(guest.Read(Counted) > before, "The guest stands still.");
            before = guest.Read(Counted);
            guest = Move(guest, () => Open(controllers));
            guest.Cpu.Start();
        }

        guest.AwaitReports(2);
        guest.Write(MustEnd, 1);
        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        uint count = guest.Read(Results);
        Assert.True(count > before);
        Assert.Equal(count, guest.Read(Counted));
        Assert.Equal(unchecked((uint)((ulong)count * (count + 1UL) / 2)), guest.Read(Results + 4));
        Assert.Equal(count, guest.Read(Results + 8));
        Assert.Equal(0x1234_5678u, guest.Read(Results + 12));
        Assert.Equal(0x55AAu, guest.Read(Results + 16));
        Assert.Equal((0xCAFE_F00Du, 0x1122u), (guest.Read(Results + 20), guest.Read(Results + 24)));
        guest.Dispose();
    }

    /// <summary>The processor is in the halt, or the interrupt is pending in its local APIC.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Kernel, false)]
    [InlineData(InterruptControllers.Split, false)]
    [InlineData(InterruptControllers.Managed, false)]
    [InlineData(InterruptControllers.Kernel, true)]
    [InlineData(InterruptControllers.Split, true)]
    [InlineData(InterruptControllers.Managed, true)]
    public void ShouldTakeAnInterruptAfterwards(InterruptControllers controllers, bool isPending)
    {
        RealModeGuest guest = Open(controllers);
        guest.Load(
            c =>
            {
                c.MaskPics().EnableLocalApic().RouteEdge(EdgeGsi, Vector).Report();
                if (isPending) c.AwaitEqual(MustEnd, RealModeGuest.DataAddress + 8);
                c.WaitForInterrupts();
            },
            (Vector, TakeInterrupt));
        guest.Write(RealModeGuest.DataAddress + 8, 1);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        if (isPending) Pulse(guest);
        guest.Machine.Pause();
        guest = Move(guest, () => Open(controllers));
        guest.Write(MustEnd, 1);
        guest.Cpu.Start();
        if (!isPending)
        {
            Assert.Equal(0u, guest.Read(Counted));
            Pulse(guest);
        }

        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        Assert.Equal(1u, guest.Read(Counted));
        guest.Dispose();
    }

    /// <summary>Registers of every kind are the same in the new machine, also those of a processor that waits to be started.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.None)]
    [InlineData(InterruptControllers.Kernel)]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldHaveTheSameState(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers, cpus: 2).Load(Count);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Machine.Pause();
        byte[] state = guest.Machine.Save();
        CpuSnapshot[] before = [.. guest.Machine.Cpus.Select(cpu => cpu.Save())];
        using RealModeGuest other = Open(controllers, cpus: 2);
        other.Machine.Pause();

        other.Machine.Load(state);

        for (int i = 0; i < before.Length; i++)
        {
            CpuSnapshot after = other.Machine.Cpus[i].Save();
            Assert.Equal(before[i].CpuId, after.CpuId);
            Assert.Equal(before[i].Parts.Keys, after.Parts.Keys);
            Assert.All(before[i].Parts, part => Assert.True(
                part.Value.AsSpan().SequenceEqual(after.Parts[part.Key]), $"The {part.Key.Name} of processor {i} differ."));
            Assert.Equal(before[i].Extended, after.Extended);
            Assert.Equal(before[i].Nested, after.Nested);
            Assert.Equal(Stable(before[i]), Stable(after));
            Assert.Contains($"0x{KernelGsBase:x}=0x{(i == 0 ? 0x1122_CAFE_F00D : 0):x}", Stable(after));
        }

        if (controllers != InterruptControllers.None) Assert.Equal(guest.Machine.GetIoApicState(), other.Machine.GetIoApicState());
    }

    /// <summary>A machine that has run already takes a state too, whatever its guest was doing.</summary>
    [KvmFact]
    public void ShouldReplaceAGuestThatRuns()
    {
        using RealModeGuest guest = Open(InterruptControllers.Kernel).Load(Count);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Machine.Pause();
        byte[] state = guest.Machine.Save();
        byte[] memory = Memory(guest).ToArray();
        uint saved = guest.Read(Counted);
        guest.ForgetReports();
        guest.Machine.Resume();
        guest.AwaitReports(2);
        guest.Machine.Pause();
        Assert.True(guest.Read(Counted) > saved);

        memory.CopyTo(Memory(guest));
        guest.Machine.Load(state);
        Assert.Equal(saved, guest.Read(Counted));
        guest.Machine.Resume();

        guest.AwaitReports(2);
        guest.Write(MustEnd, 1);
        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        Assert.Equal(guest.Read(Results), guest.Read(Counted));
        Assert.Equal(guest.Read(Results), guest.Read(Results + 8));
    }

    [KvmFact]
    public void ShouldRejectEveryTruncatedStateAndGoOn()
    {
        using RealModeGuest guest = Open(InterruptControllers.Kernel).Load(Count);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Machine.Pause();
        byte[] state = guest.Machine.Save();

        for (int length = 0; length < state.Length; length += 1 + (length / 16))
        {
            Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => guest.Machine.Load(state.AsMemory(0, length))).Errno);
        }

        AssertGoesOn(guest);
    }

    [KvmFact]
    public void ShouldRejectWhatTheKernelRejectsAndGoOn()
    {
        const uint LongModeEntry = 0xC000_0082;
        using RealModeGuest guest = Open(InterruptControllers.Kernel).Load(Count);
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Machine.Pause();
        byte[] state = guest.Machine.Save();
        // An address that is not canonical.
        int place = state.AsSpan().IndexOf(BitConverter.GetBytes(LongModeEntry));
        BitConverter.TryWriteBytes(state.AsSpan(place + sizeof(uint)), 0x1234_5678_9ABC_DEF0);

        MachineException refused = Assert.Throws<MachineException>(() => guest.Machine.Load(state));

        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Equal(
            "EINVAL: The saved state was not loaded into KVM machine: The kernel refused to set MSR 0xc0000082 to 0x123456789abcdef0 of "
            + "cpu 0 of KVM machine.", refused.Message);
        AssertGoesOn(guest);
    }

    [KvmFact]
    public void ShouldRejectFeaturesThatAreNotSupportedHere()
    {
        using RealModeGuest guest = Open(InterruptControllers.Kernel).Load(Count);
        guest.Machine.Pause();
        byte[] state = guest.Machine.Save();
        // Reserved bit 10 of EDX of CPUID 1, in its place in the table.
        Span<byte> entry = state.AsSpan(state.AsSpan().IndexOf(guest.Machine.Cpus[0].Save().CpuId));
        while (BitConverter.ToUInt32(entry[8..]) != 1) entry = entry[40..];
        entry[8 + 24 + 1] |= 4;

        MachineException refused = Assert.Throws<MachineException>(() => guest.Machine.Load(state));

        Assert.Equal(Errno.EOPNOTSUPP, refused.Errno);
        Assert.Equal(
            "EOPNOTSUPP: The saved state of cpu 0 of KVM machine needs features of CPUID 0x1.0 (edx: 0x400), which is not supported here.",
            refused.Message);
    }

    [KvmTheory]
    [InlineData(InterruptControllers.Split, 1, "is 'Kernel', but that of KVM machine is 'Split'")]
    [InlineData(InterruptControllers.Kernel, 2, "has 1 items, but the device has 2")]
    public void ShouldRejectAStateOfAnotherMachine(InterruptControllers controllers, int cpus, string reason)
    {
        using RealModeGuest guest = Open(InterruptControllers.Kernel);
        guest.Machine.Pause();
        byte[] state = guest.Machine.Save();
        using RealModeGuest other = Open(controllers, cpus);
        other.Machine.Pause();

        MachineException refused = Assert.Throws<MachineException>(() => other.Machine.Load(state));

        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static RealModeGuest Open(InterruptControllers controllers, int cpus = 1) => new(KvmMachine.Open(new()
    {
        Cpus = cpus,
        InterruptControllers = controllers,
    }));

    private static Span<byte> Memory(RealModeGuest guest) => guest.Machine.Memory.Find(0)!.Bytes;

    private static RealModeGuest Move(RealModeGuest guest, Func<RealModeGuest> open)
    {
        byte[] state = guest.Machine.Save();
        byte[] memory = Memory(guest).ToArray();
        guest.Dispose();
        RealModeGuest other = open();
        memory.CopyTo(Memory(other));
        other.Machine.Pause();
        other.Machine.Load(state);
        other.Machine.Resume();
        return other;
    }

    private static void AssertGoesOn(RealModeGuest guest)
    {
        guest.Machine.Resume();
        guest.AwaitReports(2);
        guest.Write(MustEnd, 1);
        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        Assert.Equal(guest.Read(Results), guest.Read(Counted));
        Assert.Equal(guest.Read(Results), guest.Read(Results + 8));
    }

    private static void Pulse(RealModeGuest guest)
    {
        guest.Machine.SetIrqLine(EdgeGsi, true);
        guest.Machine.SetIrqLine(EdgeGsi, false);
    }

    /// <summary>The model-specific registers, except the counters of time: of the processor, and of Hyper-V for its guests.</summary>
    private static string[] Stable(CpuSnapshot state)
    {
        uint[] counters = [0x10, 0xE7, 0xE8, 0x4000_0010, 0x4000_0020];
        return [.. state.Msrs.Where(own => !counters.Contains(own.Index)).Select(static own => $"0x{own.Index:x}=0x{own.Value:x}")];
    }

    /// <summary>Counts in a register, in memory and in the FPU, sums the counts up, and in the end stores what it can see.</summary>
    private static void Count(Assembler c)
    {
        Label again = c.CreateLabel();
        Label inner = c.CreateLabel();
        WriteMsr(c, SysenterStack, 0x55AA, 0);
        WriteMsr(c, KernelGsBase, 0xCAFE_F00D, 0x1122);
        c.mov(eax, 0x1234_5678);
        c.mov(dr1, eax);
        c.fninit();
        c.fldz();
        c.xor(esi, esi);
        c.xor(edi, edi);
        c.Label(ref again);
        c.mov(cx, Rounds);
        c.Label(ref inner);
        c.inc(esi);
        c.add(edi, esi);
        c.mov(__dword_ptr[Counted], esi);
        c.fld1();
        c.faddp(st1, st0);
        c.dec(cx);
        c.jnz(inner);
        c.Report();
        c.cmp(__dword_ptr[MustEnd], 0);
        c.je(again);
        c.mov(__dword_ptr[Results], esi);
        c.mov(__dword_ptr[Results + 4], edi);
        c.fistp(__dword_ptr[Results + 8]);
        c.mov(eax, dr1);
        c.mov(__dword_ptr[Results + 12], eax);
        c.mov(ecx, SysenterStack);
        c.rdmsr();
        c.mov(__dword_ptr[Results + 16], eax);
        c.mov(ecx, KernelGsBase);
        c.rdmsr();
        c.mov(__dword_ptr[Results + 20], eax);
        c.mov(__dword_ptr[Results + 24], edx);
        c.Done();
    }

    private static void TakeInterrupt(Assembler c)
    {
        c.Increment(Counted).EndInterrupt().Done();
        c.iret();
    }

    private static void WriteMsr(Assembler c, uint register, uint low, uint high)
    {
        c.mov(ecx, register);
        c.mov(eax, low);
        c.mov(edx, high);
        c.wrmsr();
    }
}
