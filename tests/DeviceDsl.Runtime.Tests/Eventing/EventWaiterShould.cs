using System.Diagnostics;
using DeviceDsl.Eventing;

namespace DeviceDsl.Runtime.Tests.Eventing;

/// <summary>EVT-5 and EVT-6: what a waiter may not do, and when it is told of the end.</summary>
public sealed class EventWaiterShould
{
    public static TheoryData<bool> Kinds => OperatingSystem.IsLinux() ? [false, true] : [false];

    /// <summary>EVT-5: the signal of a doorbell that comes out of a waiter is refused, whichever kind of eventfd it is for.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void NotSignalAnotherEventFd(bool isLinux)
    {
        using var first = EventFd.Create();
        using EventFd second = isLinux ? EventFd.CreateLinux() : EventFd.Create();
        first.Counter.TrySubscribe(new Calling(second.Counter.Signal));
        int before = EventCounter.RefusedCount;

        first.Counter.Signal();

        Assert.False(second.TryRead(out _), "The signal of a waiter went through.");
        Assert.Equal(1, EventCounter.RefusedCount - before);
        Assert.True(first.TryRead(out ulong count) && count == 1);
    }

    /// <summary>EVT-5: an eventfd that signals itself is refused too; otherwise it would never end.</summary>
    [Fact]
    public void NotSignalItsOwnEventFd()
    {
        using var eventFd = EventFd.Create();
        eventFd.Counter.TrySubscribe(new Calling(eventFd.Counter.Signal));
        int before = EventCounter.RefusedCount;

        eventFd.Signal();

        Assert.True(eventFd.TryRead(out ulong count) && count == 1);
        Assert.Equal(1, EventCounter.RefusedCount - before);
    }

    /// <summary>EVT-5: it is the thread in the waiter that is refused, not others at that time, and not the same one later.</summary>
    [Fact]
    public void NotBlockTheSignalsOfOthers()
    {
        using var first = EventFd.Create();
        using var second = EventFd.Create();
        first.Counter.TrySubscribe(new Calling(() =>
        {
            var other = new Thread(second.Counter.Signal);
            other.Start();
            other.Join();
        }));

        first.Counter.Signal();
        second.Counter.Signal();

        Assert.True(second.TryRead(out ulong count));
        Assert.Equal(2UL, count);
    }

    /// <summary>EVT-5: waiters run in the thread that signals, before the signal returns.</summary>
    [Fact]
    public void RunInTheSignallingThread()
    {
        using var eventFd = EventFd.Create();
        int thread = 0;
        eventFd.Counter.TrySubscribe(new Calling(() => thread = Environment.CurrentManagedThreadId));

        eventFd.Counter.Signal();

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    /// <summary>EVT-6: of two handles the first one closed is no end, and the last one is, once.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void BeNotifiedOnceOfTheLastClose(bool isLinux)
    {
        EventFd first = isLinux ? EventFd.CreateLinux() : EventFd.Create();
        EventFd second = first.Duplicate();
        var listener = new CloseCounter();
        first.Counter.TryAddCloseListener(listener);

        first.Dispose();
        Assert.Equal(0, listener.Closes);
        first.Dispose();
        Assert.Equal(0, listener.Closes);
        second.Dispose();
        second.Dispose();

        Assert.Equal(1, listener.Closes);
    }

    /// <summary>EVT-6: holding the counter does not keep the eventfd open, and nobody can wait for it any more.</summary>
    [Fact]
    public void BeRefusedAfterTheLastClose()
    {
        var eventFd = EventFd.Create();
        EventCounter counter = eventFd.Counter;
        eventFd.Dispose();

        counter.Signal();

        Assert.True(counter.IsClosed);
        Assert.True(counter.TryTake(out ulong count) && count == 1, "The counter is there as long as someone holds it.");
        Assert.Equal(Errno.EBADF, counter.TrySubscribe(new Calling(() => { })));
        Assert.Equal(Errno.EBADF, counter.TryAddCloseListener(new CloseCounter()));
        Assert.False(counter.TryAddHandle());
    }

    private sealed class Calling(Action action) : EventWaiter
    {
        public override void OnSignal() => action();
    }

    private sealed class CloseCounter : ICloseListener
    {
        public int Closes { get; private set; }

        public void OnClosed() => Closes++;
    }

    [Fact]
    public void TraceARepeatedlyRefusedSignalOnce()
    {
        using var listener = new CountingListener();
        using var first = EventFd.Create();
        using var second = EventFd.Create();
        first.Counter.TrySubscribe(new Calling(second.Counter.Signal));
        int before = EventCounter.RefusedCount;
        Trace.Listeners.Add(listener);
        try
        {
            for (int i = 0; i < 10_000; i++) first.Signal();
        }
        finally
        {
            Trace.Listeners.Remove(listener);
        }

        // The first refusal of the process is written, which may have been another test's.
        Assert.InRange(listener.Lines, 0, 1);
        Assert.Equal(10_000, EventCounter.RefusedCount - before);
    }

    private sealed class CountingListener : TraceListener
    {
        public int Lines { get; private set; }

        public override void Write(string? message)
        {
        }

        public override void WriteLine(string? message) => Lines++;
    }
}
