using DeviceDsl.KvmTesting;

namespace DeviceDsl.Runtime.Tests.Eventing;

public sealed class DeviceLoopShould : IDisposable
{
    private readonly EmbeddedMachine _machine = new();

    public static TheoryData<bool> Kinds => OperatingSystem.IsLinux() ? [false, true] : [false];

    public void Dispose() => _machine.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void CallTheHandlerAfterASignalAndReadTheCount(bool isLinux)
    {
        using EventFd eventFd = Create(isLinux);
        int calls = 0;
        using LoopRegistration registration = _machine.Loop.Add(eventFd, () => calls++);

        for (int i = 1; i <= 3; i++)
        {
            eventFd.Signal(7);
            _machine.Settle();
            Assert.Equal(i, calls);
        }

        Assert.False(eventFd.TryRead(out _));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void CallTheHandlerForAnEarlierSignal(bool isLinux)
    {
        using EventFd eventFd = Create(isLinux);
        eventFd.Signal();
        int calls = 0;

        using LoopRegistration registration = _machine.Loop.Add(eventFd, () => calls++);
        _machine.Settle();

        Assert.Equal(1, calls);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void CallTheHandlerForEachUnitOfASemaphore(bool isLinux)
    {
        using EventFd eventFd = isLinux ? EventFd.CreateLinux(semaphore: true) : EventFd.Create(semaphore: true);
        int calls = 0;
        using LoopRegistration registration = _machine.Loop.Add(eventFd, () => calls++);

        eventFd.Signal(5);
        _machine.Settle();

        Assert.Equal(5, calls);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void CallNothingAfterTheRegistrationEnds(bool isLinux)
    {
        using EventFd eventFd = Create(isLinux);
        int calls = 0;
        LoopRegistration registration = _machine.Loop.Add(eventFd, () => calls++);

        registration.Dispose();
        registration.Dispose();
        eventFd.Signal();
        _machine.Settle();

        Assert.Equal(0, calls);
        Assert.True(eventFd.TryRead(out _), "The count is left to the next reader.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GiveEachSignalToOneOfSeveralHandlers(bool isLinux)
    {
        using EventFd eventFd = Create(isLinux);
        int calls = 0;
        LoopRegistration first = _machine.Loop.Add(eventFd, () => calls++);
        LoopRegistration second = _machine.Loop.Add(eventFd, () => calls++);

        eventFd.Signal();
        _machine.Settle();
        Assert.Equal(1, calls);
        first.Dispose();
        eventFd.Signal();
        _machine.Settle();
        Assert.Equal(2, calls);
        second.Dispose();
        eventFd.Signal();
        _machine.Settle();

        Assert.Equal(2, calls);
    }

    [Fact]
    public void ContinueAfterAHandlerThrows()
    {
        using var eventFd = EventFd.Create(name: "kick");
        var failures = new List<string>();
        _machine.Loop.HandlerFailed += (_, failure) => failures.Add($"{failure.Registration}: {failure.Exception.Message}");
        _machine.Loop.HandlerFailed += (_, _) => throw new InvalidOperationException("A listener fails too.");
        using LoopRegistration registration = _machine.Loop.Add(eventFd, () => throw new InvalidDataException("no"));

        for (int i = 0; i < 2; i++)
        {
            eventFd.Signal();
            _machine.Settle();
        }

        Assert.Equal(["kick: no", "kick: no"], failures);
    }

    [Fact]
    public void RefuseToEndARegistrationInItsOwnHandler()
    {
        using var eventFd = EventFd.Create();
        LoopRegistration? registration = null;
        Errno errno = Errno.None;
        registration = _machine.Loop.Add(eventFd, () =>
        {
            errno = Assert.Throws<MachineException>(() => registration!.Dispose()).Errno;
            registration!.RequestStop();
        });

        eventFd.Signal();
        _machine.Settle();
        eventFd.Signal();
        _machine.Settle();

        Assert.Equal(Errno.EDEADLK, errno);
        Assert.True(eventFd.TryRead(out _));
    }

    [Fact]
    public void EndARegistrationInTheHandlerOfAnother()
    {
        using var first = EventFd.Create();
        using var second = EventFd.Create();
        int calls = 0;
        LoopRegistration doomed = _machine.Loop.Add(second, () => calls++);
        using LoopRegistration registration = _machine.Loop.Add(first, () =>
        {
            second.Signal();
            doomed.Dispose();
        });

        first.Signal();
        _machine.Settle();

        Assert.Equal(0, calls);
    }

    [LinuxFact]
    public void NotConfuseAClosedDescriptorWithItsSuccessor()
    {
        using var pending = EventFd.CreateLinux();
        var doomed = EventFd.CreateLinux();
        EventFd? successor = null;
        var calls = new List<string>();
        using LoopRegistration first = _machine.Loop.Add(pending, () =>
        {
            doomed.Dispose();
            successor = EventFd.CreateLinux();
            _machine.Loop.Add(successor, () => calls.Add("successor"));
            calls.Add("first");
        });
        _machine.Loop.Add(doomed, () => calls.Add("doomed"));
        using var holdUp = EventFd.Create();
        using var leave = new ManualResetEventSlim();
        using LoopRegistration busy = _machine.Loop.Add(holdUp, leave.Wait);
        holdUp.Signal();

        // Both are signalled while the loop is held up, so that it learns of both at once.
        pending.Signal();
        doomed.Signal();
        leave.Set();
        _machine.Settle();

        Assert.DoesNotContain("successor", calls);
        successor!.Dispose();
    }

    [Fact]
    public void RefuseAClosedEventFd()
    {
        var eventFd = EventFd.Create();
        eventFd.Dispose();

        Assert.Equal(Errno.EBADF, Assert.Throws<MachineException>(() => _machine.Loop.Add(eventFd, () => { })).Errno);
    }

    private static EventFd Create(bool isLinux) => isLinux ? EventFd.CreateLinux() : EventFd.Create();
}
