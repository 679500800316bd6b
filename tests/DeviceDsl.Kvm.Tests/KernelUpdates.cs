using DeviceDsl.Foundation;
using DeviceDsl.Kvm.Registrations;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>In which order the kernel is asked for the items of an update, and how that is undone.</summary>
public sealed class KernelUpdates
{
    private readonly List<string> _requests = [];
    private readonly KernelRegistrations _registrations = new();

    [Fact]
    public void ShouldAddFirstWhereNothingConflicts()
    {
        Fake old = Assigned("old", at: 1);
        Fake gone = Assigned("gone", at: 2);

        Assert.Null(Commit([New("instead", at: 1), New("beside", at: 3)], [gone, old]));

        Assert.Equal(["+beside", "-old", "+instead", "-gone"], _requests);
    }

    [Fact]
    public void ShouldUndoItsStepsInReverse()
    {
        Fake old = Assigned("old", at: 1);
        Fake gone = Assigned("gone", at: 2);
        Fake refused = New("refused", at: 1);
        refused.Answers.Enqueue(Errno.ENOMEM);

        Refusal? refusal = Commit([New("beside", at: 3), refused], [gone, old]);

        Assert.Equal("refused is refused", refusal!.Message);
        Assert.Equal(Errno.ENOMEM, refusal.Errno);
        Assert.Equal(["+beside", "-old", "+refused", "+old", "-beside"], _requests);
        Assert.False(old.HasBeenStopped);
        _requests.Clear();
        _registrations.Remove(old);
        _registrations.Remove(gone);
        Assert.Equal(["-old", "-gone"], _requests);
    }

    [Fact]
    public void ShouldNotTouchTheKernelForAKnownConflict()
    {
        Fake old = Assigned("old", at: 1);
        Assigned("other", at: 2);

        Refusal? refusal = Commit([New("instead", at: 1), New("refused", at: 2)], [old]);

        Assert.Equal("refused is refused because of other", refusal!.Message);
        Assert.Empty(_requests);
    }

    [Fact]
    public void ShouldEndAndNameARegistrationThatCannotBeRestored()
    {
        Fake old = Assigned("old", at: 1);
        Fake refused = New("refused", at: 1);
        refused.Answers.Enqueue(Errno.ENOMEM);
        old.Answers.Enqueue(Errno.None);
        old.Answers.Enqueue(Errno.ENOMEM);

        Refusal? refusal = Commit([refused], [old]);

        Assert.Equal("refused is refused The kernel refused to restore old, which has ended.", refusal!.Message);
        Assert.True(old.HasBeenStopped);
        _requests.Clear();
        _registrations.Remove(old);
        Assert.Empty(_requests);
    }

    [Fact]
    public void ShouldReleaseThePreparationsOfARefusedUpdate()
    {
        Fake first = New("first", at: 1);
        Fake second = New("second", at: 2);
        second.CannotBePrepared = true;

        Assert.NotNull(Commit([first, second], []));

        Assert.Empty(_requests);
        Assert.True(first.IsGivenBack);
    }

    /// <summary>The eventfd serves an irqfd of another machine, which only the kernel knows [6.17+].</summary>
    [KvmFact]
    public void ShouldUndoTheStepsBeforeARefusal()
    {
        using var first = KvmMachine.Open(new() { Name = "first" });
        using var second = KvmMachine.Open(new() { Name = "second" });
        using EventFd trigger = first.CreateEventFd("trigger");
        using EventFd kick = second.CreateEventFd("kick");
        using IrqFdRegistration line = first.AssignIrqFd(trigger, 5);
        if (second.TryAssignIrqFd(trigger, 5, out IrqFdRegistration? registration) == Errno.None)
        {
            // A kernel before 6.17 lets two machines have it.
            registration!.Deassign();
            return;
        }

        using MachineUpdate update = second.BeginUpdate();
        update.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2);
        update.AssignIrqFd(trigger, 5);

        MachineException refused = Assert.Throws<MachineException>(update.Commit);

        Assert.Equal("EBUSY: Irqfd on GSI 5 cannot use trigger: it already serves another irqfd. (rule IRQ-4)", refused.Message);
        Assert.Equal(0, second.RegistrationCount);
        Assert.Equal(Errno.None, second.TryAssignIoEventFd(kick, IoAddress.Pio(0x10), 2, null, out _));
    }

    private Fake New(string name, int at) => new(name, at, _requests);

    private Fake Assigned(string name, int at)
    {
        Fake registration = New(name, at);
        Assert.Null(Commit([registration], []));
        _requests.Clear();
        return registration;
    }

    private Refusal? Commit(MachineRegistration[] added, MachineRegistration[] removed)
        => _registrations.TryCommit(new RegistrationChange(added, removed));

    /// <summary>A registration that notes what is asked of the kernel for it; two at one place conflict.</summary>
    private sealed class Fake(string name, int at, List<string> requests)
        : IoEventFdRegistration(EventFd.Create().Counter, IoAddress.Pio(0), 0, null), IKernelRegistration
    {
        public Queue<Errno> Answers { get; } = new();

        public bool CannotBePrepared { get; set; }

        public bool IsGivenBack { get; private set; }

        public bool HasBeenStopped { get; private set; }

        public Errno Conflict => Errno.EEXIST;

        private protected override bool IsInsideWrite => false;

        public Refusal? TryPrepare() => CannotBePrepared ? new Refusal(Errno.EBADF, "", $"{name} is closed") : null;

        public void GiveBack() => IsGivenBack = true;

        public Errno Request(bool isDeassign)
        {
            requests.Add($"{(isDeassign ? '-' : '+')}{name}");
            return Answers.TryDequeue(out Errno errno) ? errno : Errno.None;
        }

        public bool ConflictsWith(IKernelRegistration other) => other is Fake fake && fake.Place == Place;

        public Refusal Explain(Errno errno, IKernelRegistration? other)
            => new(errno, "", other is null ? $"{name} is refused" : $"{name} is refused because of {other}");

        void IKernelRegistration.RequestStop() => HasBeenStopped = true;

        public override string ToString() => name;

        private int Place => at;

        private protected override void Remove()
        {
        }

        private protected override void WaitUntilUnused()
        {
        }
    }
}
