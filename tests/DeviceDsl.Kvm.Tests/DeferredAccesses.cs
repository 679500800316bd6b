using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>A processor waits for a device that answers later, in every pause, stop and save, and makes each access once.</summary>
[Trait("Category", "Slow")]
public sealed class DeferredAccesses
{
    private const ushort Result = RealModeGuest.DataAddress;
    private const uint Answer = 0x1234_5678;
    private const uint Written = 0x55;

    public static TheoryData<AddressSpace> Spaces => [AddressSpace.Pio, AddressSpace.Mmio];

    public static TheoryData<AddressSpace, bool> Accesses => new()
    {
        { AddressSpace.Pio, false },
        { AddressSpace.Pio, true },
        { AddressSpace.Mmio, false },
        { AddressSpace.Mmio, true },
    };

    [KvmTheory]
    [MemberData(nameof(Accesses))]
    public void ShouldHoldTheProcessorUntilTheDeviceAnswers(AddressSpace space, bool isWrite)
    {
        using RealModeGuest guest = Open(space, isWrite, out SlowDevice device, out Attachment attachment);
        guest.Reset().Cpu.Start();
        device.AwaitCall();
        Assert.Empty(guest.Writes);

        Complete(device, attachment, isWrite);

        AssertEnded(guest, isWrite);
        Assert.Single(device.Calls);
    }

    [KvmTheory]
    [MemberData(nameof(Accesses))]
    public void ShouldNotDelayAPause(AddressSpace space, bool isWrite)
    {
        using RealModeGuest guest = Open(space, isWrite, out SlowDevice device, out Attachment attachment);
        guest.Reset().Cpu.Start();
        device.AwaitCall();

        guest.Machine.Pause();

        Complete(device, attachment, isWrite);
        Assert.Empty(guest.Writes);
        guest.Machine.Resume();
        AssertEnded(guest, isWrite);
        Assert.Single(device.Calls);
    }

    [KvmTheory]
    [MemberData(nameof(Accesses))]
    public void ShouldGoOnWaitingAfterAPause(AddressSpace space, bool isWrite)
    {
        using RealModeGuest guest = Open(space, isWrite, out SlowDevice device, out Attachment attachment);
        guest.Reset().Cpu.Start();
        device.AwaitCall();
        for (int i = 0; i < 3; i++)
        {
            guest.Machine.Pause();
            attachment.Save();
            guest.Machine.Resume();
        }

        Complete(device, attachment, isWrite);
        AssertEnded(guest, isWrite);
        Assert.Single(device.Calls);
    }

    /// <summary>A read is made again; a write is the device's already, and the processor waits for it again.</summary>
    [KvmTheory]
    [MemberData(nameof(Accesses))]
    public void ShouldBeMadeAgainAfterAStopIfItIsARead(AddressSpace space, bool isWrite)
    {
        using RealModeGuest guest = Open(space, isWrite, out SlowDevice device, out Attachment attachment);
        guest.Reset().Cpu.Start();
        device.AwaitCall();

        Assert.Equal(KvmStopReason.Requested, guest.Cpu.Stop().Reason);

        Assert.Equal(isWrite, isWrite ? device.Write.IsWaiting : device.Read.IsWaiting);
        guest.Cpu.Start();
        if (!isWrite) device.AwaitCall();
        Assert.Empty(guest.Writes);
        Complete(device, attachment, isWrite);
        AssertEnded(guest, isWrite);
        Assert.Equal(isWrite ? 1 : 2, device.Calls.Count);
    }

    [KvmTheory]
    [MemberData(nameof(Accesses))]
    public void ShouldAllowAStopInAPause(AddressSpace space, bool isWrite)
    {
        using RealModeGuest guest = Open(space, isWrite, out SlowDevice device, out _);
        guest.Reset().Cpu.Start();
        device.AwaitCall();
        guest.Machine.Pause();
        Assert.Equal(KvmStopReason.Requested, guest.Cpu.Stop().Reason);
        guest.Machine.Resume();
        Assert.Empty(guest.Writes);
    }

    /// <summary>Saved as the processor stands in the wait, or after its run was stopped.</summary>
    [KvmTheory]
    [InlineData(AddressSpace.Pio, false, false)]
    [InlineData(AddressSpace.Pio, false, true)]
    [InlineData(AddressSpace.Pio, true, false)]
    [InlineData(AddressSpace.Pio, true, true)]
    [InlineData(AddressSpace.Mmio, false, false)]
    [InlineData(AddressSpace.Mmio, false, true)]
    [InlineData(AddressSpace.Mmio, true, false)]
    [InlineData(AddressSpace.Mmio, true, true)]
    public void ShouldBeMadeOnceThoughTheMachineMoves(AddressSpace space, bool isWrite, bool isStopped)
    {
        using RealModeGuest guest = Open(space, isWrite, out SlowDevice device, out Attachment attachment);
        guest.Reset().Cpu.Start();
        device.AwaitCall();
        if (isStopped) guest.Cpu.Stop();
        guest.Machine.Pause();
        byte[] state = guest.Machine.Save();
        using RealModeGuest other = Open(space, isWrite, out SlowDevice second, out Attachment attached);
        other.Machine.Pause();
        other.Machine.Load(state);
        other.Machine.Resume();

        other.Cpu.Start();

        if (!isWrite)
        {
            second.AwaitCall();
            Complete(second, attached, isWrite);
        }

        AssertEnded(other, isWrite);
        Assert.Equal(isWrite ? 0 : 1, second.Calls.Count);
        // The machine that was saved goes on as well.
        guest.Machine.Resume();
        if (isStopped)
        {
            guest.Cpu.Start();
            if (!isWrite) device.AwaitCall();
        }

        Complete(device, attachment, isWrite);
        AssertEnded(guest, isWrite);
    }

    [KvmTheory]
    [MemberData(nameof(Accesses))]
    public void ShouldBeForgottenWhenTheProcessorHasAnotherState(AddressSpace space, bool isWrite)
    {
        using RealModeGuest guest = Open(space, isWrite, out SlowDevice device, out Attachment attachment);
        guest.Machine.Pause();
        guest.Reset();
        byte[] beginning = guest.Machine.Save();
        guest.Machine.Resume();
        guest.Cpu.Start();
        device.AwaitCall();

        guest.Machine.Pause();
        guest.Machine.Load(beginning);
        guest.Machine.Resume();

        device.AwaitCall();
        Complete(device, attachment, isWrite);
        AssertEnded(guest, isWrite);
        Assert.Equal(2, device.Calls.Count);
    }

    [KvmTheory]
    [MemberData(nameof(Spaces))]
    public void ShouldReadAllOnesAfterAReset(AddressSpace space)
    {
        using RealModeGuest guest = Open(space, isWrite: false, out SlowDevice device, out Attachment attachment);
        guest.Reset().Cpu.Start();
        device.AwaitCall();

        attachment.Reset();

        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        Assert.Equal(uint.MaxValue, guest.Read(Result));
    }

    [KvmTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void ShouldWaitForEachElementOfAString(bool isWrite)
    {
        using RealModeGuest guest = OpenString(isWrite, out SlowDevice device, out Attachment attachment);
        guest.Reset().Cpu.Start();
        for (uint i = 1; i <= 3; i++)
        {
            device.AwaitCall();
            Assert.Equal((int)i, device.Calls.Count);
            if (i == 2 && !isWrite)
            {
                guest.Machine.Pause();
                guest.Machine.Resume();
            }

            Assert.True(attachment.Synchronize(() => _ = isWrite ? device.Write.Complete() : device.Read.Complete(i)));
        }

        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        Assert.Equal(3, device.Calls.Count);
        if (!isWrite) Assert.Equal((1u, 2u, 3u), (guest.Read(Result), guest.Read(Result + 4), guest.Read(Result + 8)));
    }

    /// <summary>A pause and a save meet the processor between two elements.</summary>
    [KvmFact]
    public void ShouldLoseNoElementOfAStringThatIsSaved()
    {
        using RealModeGuest guest = OpenString(isWrite: true, out SlowDevice device, out Attachment attachment);
        guest.Reset().Cpu.Start();
        for (int i = 1; i <= 3; i++)
        {
            device.AwaitCall();
            guest.Machine.Pause();
            guest.Machine.Save();
            Assert.Equal(i, device.Calls.Count);
            guest.Machine.Resume();
            Assert.True(device.Write.IsWaiting);
            attachment.Synchronize(() => device.Write.Complete());
        }

        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        Assert.Equal(3, device.Calls.Count);
    }

    /// <summary>A read of a string that is stopped goes on with the element that had no answer.</summary>
    [KvmFact]
    public void ShouldGoOnInAStringAfterAStop()
    {
        using RealModeGuest guest = OpenString(isWrite: false, out SlowDevice device, out Attachment attachment);
        guest.Reset().Cpu.Start();
        device.AwaitCall();
        attachment.Synchronize(() => device.Read.Complete(1));
        device.AwaitCall();
        guest.Cpu.Stop();
        guest.Cpu.Start();
        for (uint i = 2; i <= 3; i++)
        {
            device.AwaitCall();
            attachment.Synchronize(() => device.Read.Complete(i));
        }

        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        Assert.Equal((1u, 2u, 3u), (guest.Read(Result), guest.Read(Result + 4), guest.Read(Result + 8)));
        Assert.Equal(4, device.Calls.Count);
    }

    /// <summary>A write that waits for its turn cannot be made again: a pause has it made at once.</summary>
    [KvmTheory]
    [MemberData(nameof(Spaces))]
    public void ShouldMakeTheWriteThatWaitsForItsTurnBeforeAPause(AddressSpace space)
    {
        using var guest = new RealModeGuest(KvmMachine.Open(new() { Cpus = 2 }), c => Access(c, space, isWrite: true));
        var device = new SlowDevice();
        Attachment attachment = guest.Machine.Attach(device);
        guest.Machine.Cpus[1].UnclaimedWrite = static (cpu, address, _, _) =>
        {
            if (address == IoAddress.Pio(RealModeGuest.DonePort)) cpu.RequestStop();
        };
        foreach (KvmCpu cpu in guest.Machine.Cpus)
        {
            cpu.EnterRealMode(segment: 0, offset: RealModeGuest.CodeAddress, stack: RealModeGuest.StackEnd);
            cpu.Start();
        }

        device.AwaitCall();
        guest.Machine.Pause();
        guest.Machine.Resume();
        while (device.Calls.Count < 2) device.AwaitCall();
        Assert.True(attachment.Synchronize(() => device.Write.Complete()));
        foreach (KvmCpu cpu in guest.Machine.Cpus) Assert.True(cpu.Wait(RealModeGuest.HangGuard, out _));
        Assert.Equal(2, device.Calls.Count);
    }

    [KvmFact]
    public void ShouldNotHoldTheProcessorForACoalescedWrite()
    {
        using RealModeGuest guest = Open(AddressSpace.Mmio, isWrite: true, out SlowDevice device, out _);
        guest.Machine.AddCoalescedZone(IoAddress.Mmio(SlowDevice.Address + SlowDevice.Command), 4);
        guest.Reset().Cpu.Start();
        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        device.AwaitCall();
        Assert.False(device.Write.IsWaiting);
    }

    private static RealModeGuest Open(AddressSpace space, bool isWrite, out SlowDevice device, out Attachment attachment)
    {
        var guest = new RealModeGuest(KvmMachine.Open(), c => Access(c, space, isWrite));
        attachment = guest.Machine.Attach(device = new SlowDevice());
        return guest;
    }

    private static RealModeGuest OpenString(bool isWrite, out SlowDevice device, out Attachment attachment)
    {
        var guest = new RealModeGuest(KvmMachine.Open(), c =>
        {
            c.cld();
            c.mov(dx, (ushort)(isWrite ? SlowDevice.Port + SlowDevice.Command : SlowDevice.Port));
            c.mov(si, RealModeGuest.DataAddress);
            c.mov(di, RealModeGuest.DataAddress);
            c.mov(cx, 3);
            if (isWrite) c.rep.outsd();
            else c.rep.insd();
            c.Done();
        });
        attachment = guest.Machine.Attach(device = new SlowDevice());
        return guest;
    }

    private static void Access(Assembler c, AddressSpace space, bool isWrite)
    {
        ushort offset = isWrite ? SlowDevice.Command : (ushort)0;
        c.mov(dx, (ushort)(SlowDevice.Port + offset));
        c.mov(ebx, SlowDevice.Address + offset);
        c.mov(eax, Written);
        if (space == AddressSpace.Pio && isWrite) c.@out(dx, eax);
        else if (space == AddressSpace.Pio) c.@in(eax, dx);
        else if (isWrite) c.mov(__dword_ptr[ebx], eax);
        else c.mov(eax, __dword_ptr[ebx]);
        c.mov(__dword_ptr[Result], eax);
        c.Done();
    }

    private static void Complete(SlowDevice device, Attachment attachment, bool isWrite)
    {
        bool isCompleted = false;
        attachment.Synchronize(() => isCompleted = isWrite ? device.Write.Complete() : device.Read.Complete(Answer));
        Assert.True(isCompleted);
    }

    private static void AssertEnded(RealModeGuest guest, bool isWrite)
    {
        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out KvmStop stop));
        Assert.Equal(KvmStopReason.Requested, stop.Reason);
        Assert.Equal(isWrite ? Written : Answer, guest.Read(Result));
        Assert.Single(guest.Writes);
    }
}
