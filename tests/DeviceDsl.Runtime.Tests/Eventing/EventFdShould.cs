using DeviceDsl.KvmTesting;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Runtime.Tests.Eventing;

/// <summary>The same for managed eventfds and those of the kernel (EVT).</summary>
public sealed class EventFdShould
{
    private const ulong Largest = ulong.MaxValue - 1;

    public static TheoryData<bool> Kinds => OperatingSystem.IsLinux() ? [false, true] : [false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ReturnItsWholeCountAndThenNothing(bool isLinux)
    {
        using EventFd eventFd = Create(isLinux, initial: 3);
        eventFd.Signal();
        eventFd.Signal(4);

        Assert.True(eventFd.TryRead(out ulong count));
        Assert.Equal(8UL, count);
        Assert.False(eventFd.TryRead(out count));
        Assert.Equal(0UL, count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ReturnOneAtATimeAsASemaphore(bool isLinux)
    {
        using EventFd eventFd = Create(isLinux, initial: 2, semaphore: true);

        Assert.True(eventFd.TryRead(out ulong count) && count == 1);
        Assert.True(eventFd.TryRead(out count) && count == 1);
        Assert.False(eventFd.TryRead(out count));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RefuseSignalsBeyondItsMaximum(bool isLinux)
    {
        using EventFd eventFd = Create(isLinux);

        Assert.Equal(Errno.EINVAL, eventFd.TrySignal(ulong.MaxValue));
        Assert.Equal(Errno.None, eventFd.TrySignal(Largest));
        Assert.Equal(Errno.EAGAIN, eventFd.TrySignal());
        Assert.Equal(Errno.None, eventFd.TrySignal(0));
        Assert.Equal(Errno.EAGAIN, Assert.Throws<MachineException>(() => eventFd.Signal()).Errno);
        Assert.True(eventFd.TryRead(out ulong count) && count == Largest);
    }

    /// <summary>EVT-3, at every border.</summary>
    [Theory]
    [InlineData(0, EventFdReadiness.Out)]
    [InlineData(1, EventFdReadiness.In | EventFdReadiness.Out)]
    [InlineData(Largest - 1, EventFdReadiness.In | EventFdReadiness.Out)]
    [InlineData(Largest, EventFdReadiness.In)]
    public void ReportItsReadiness(ulong count, EventFdReadiness expected)
    {
        foreach (bool isLinux in new[] { false, true })
        {
            if (isLinux && !OperatingSystem.IsLinux()) continue;
            using EventFd plain = Create(isLinux, count);
            using EventFd semaphore = Create(isLinux, count, semaphore: true);

            Assert.Equal(expected, plain.Poll());
            Assert.Equal(expected, semaphore.Poll());
            Assert.Equal((expected & EventFdReadiness.Out) != 0, plain.TrySignal() == Errno.None);
            Assert.Equal((expected & EventFdReadiness.In) != 0, semaphore.TryRead(out _));
        }
    }

    /// <summary>EVT-3: only a signal of a machine fills a counter, which a user's write cannot (EVT-1).</summary>
    [Fact]
    public void ReportThatItIsFull()
    {
        using var machine = new EmbeddedMachine();
        using var eventFd = EventFd.Create(Largest);
        machine.AssignIoEventFd(eventFd, IoAddress.Pio(0));

        machine.GuestWrite(IoAddress.Pio(0), 1, 0);

        Assert.Equal(EventFdReadiness.In | EventFdReadiness.Error, eventFd.Poll());
        Assert.True(eventFd.TryRead(out _));
        Assert.Equal(EventFdReadiness.Out, eventFd.Poll());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NotNotifyWhenClosed(bool isLinux)
    {
        EventFd eventFd = Create(isLinux);
        eventFd.Dispose();

        Assert.Throws<ObjectDisposedException>(() => eventFd.Poll());
    }

    [Fact]
    public void SaturateWhenADoorbellSignalsIt()
    {
        using var machine = new EmbeddedMachine();
        using var eventFd = EventFd.Create(Largest);
        machine.AssignIoEventFd(eventFd, IoAddress.Pio(0));

        for (int i = 0; i < 3; i++) machine.GuestWrite(IoAddress.Pio(0), 1, 0);

        Assert.True(eventFd.TryRead(out ulong count));
        Assert.Equal(ulong.MaxValue, count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShareItsCountWithDuplicates(bool isLinux)
    {
        EventFd first = Create(isLinux);
        using EventFd second = first.Duplicate();
        first.Signal();
        first.Dispose();
        first.Dispose();

        Assert.True(second.TryRead(out _));
        Assert.Throws<ObjectDisposedException>(() => first.Signal());
        Assert.Throws<ObjectDisposedException>(() => first.TryRead(out _));
        Assert.Throws<ObjectDisposedException>(first.Duplicate);
        Assert.Equal(Errno.EBADF, first.TrySignal());
    }

    [LinuxFact]
    public void UseAForeignDescriptorWithoutOwningIt()
    {
        using var elsewhere = EventFd.CreateLinux();
        SafeFileHandle handle = elsewhere.LinuxHandle!;

        var taken = EventFd.FromHandle(handle);
        taken.Signal();
        taken.Dispose();

        Assert.False(handle.IsClosed);
        Assert.True(elsewhere.TryRead(out ulong count) && count == 1);
        Assert.False(EventFd.FromHandle(handle).TryRead(out _), "A read of nothing does not wait.");
    }

    [LinuxFact]
    public void RefuseDescriptorsOfOtherKinds()
    {
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => EventFd.FromHandle(file)).Errno);

        file.Dispose();
        Assert.Equal(Errno.EBADF, Assert.Throws<MachineException>(() => EventFd.FromHandle(file)).Errno);
    }

    [Fact]
    public void BeIdentifiedByItsName()
    {
        using var named = EventFd.Create(name: "kick");
        using var unnamed = EventFd.Create();

        Assert.Equal("kick", named.ToString());
        Assert.StartsWith("eventfd #", unnamed.ToString(), StringComparison.Ordinal);
    }

    private static EventFd Create(bool isLinux, ulong initial = 0, bool semaphore = false)
        => isLinux ? EventFd.CreateLinux(initial, semaphore) : EventFd.Create(initial, semaphore);
}
