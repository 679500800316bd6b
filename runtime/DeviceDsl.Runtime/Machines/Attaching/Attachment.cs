using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <summary>A device on a machine, or a whole board of them. Disposing it detaches the device, or all of them.</summary>
/// <remarks>
/// <para>
/// Handlers of one device never run at the same time, whichever threads they come from. One that throws marks the device
/// as needing a reset: it is then left alone until <see cref="Reset"/>, and everything else goes on.
/// </para>
/// <para>
/// Detaching stops new signals, waits until no handler runs, serves a kick that was still pending, and closes the
/// eventfds, in this order. The devices of a board take each of these steps together, the one attached last first. All
/// members may be called from any thread.
/// </para>
/// </remarks>
public abstract class Attachment : IDisposable
{
    private protected Attachment(Machine machine, IDevice device, DeviceBases bases, DoorbellDelivery delivery)
    {
        Machine = machine;
        Device = device;
        Bases = bases;
        Delivery = delivery;
    }

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>The device, or the board.</summary>
    public IDevice Device { get; }

    /// <summary>What messages call the device: its own name, on a board after the names of the board and of the member.</summary>
    public string Name => Bases.Name;

    /// <summary>How the guest's writes reach the device.</summary>
    public DoorbellDelivery Delivery { get; }

    /// <summary>The devices of a board, in the order in which they were attached; nothing for a device.</summary>
    /// <remarks>A device may be detached alone; the rest of its board goes on.</remarks>
    public abstract IReadOnlyList<Attachment> Parts { get; }

    /// <summary>Whether the device is still attached; of a board, any of its devices.</summary>
    public abstract bool IsAttached { get; }

    /// <summary>
    /// Whether a handler has thrown since the device was attached or reset, or had done so where the state was saved that was
    /// loaded since.
    /// </summary>
    public bool NeedsReset => LastFailure is not null;

    /// <summary>What the last handler that failed threw; <see langword="null"/> when the device does not need a reset.</summary>
    /// <remarks>Of a board it is that of the first device that needs one.</remarks>
    public abstract Exception? LastFailure { get; }

    /// <summary>How often a handler of the device has thrown.</summary>
    public abstract int FailureCount { get; }

    internal DeviceBases Bases { get; }

    /// <summary>The address of one of the device's doorbells on the machine.</summary>
    /// <param name="doorbell">Its row in the device's table.</param>
    /// <param name="index">Which doorbell of an array.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such doorbell.</exception>
    public IoAddress AddressOf(int doorbell, int index = 0) => Bases.Of(Device.GetDoorbell(doorbell).At(index));

    /// <summary>
    /// How many kicks of one of the device's doorbells were taken up since it was attached: the guest's writes, of which
    /// one call of the handler serves all that came before it.
    /// </summary>
    /// <param name="doorbell">Its row in the device's table.</param>
    /// <param name="index">Which doorbell of an array.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such doorbell.</exception>
    public abstract ulong KicksOf(int doorbell, int index = 0);

    /// <summary>
    /// Resets the device: its registers have their reset values again, its methods marked <see cref="OnResetAttribute"/> run,
    /// and the handlers of a device that failed run again. The devices of a board are reset one after the other.
    /// </summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of another device, for which the handlers of this one wait.
    /// </exception>
    public abstract void Reset();

    /// <summary>Queues an action to run as a handler of the device on the machine's loop, without waiting for it.</summary>
    /// <param name="action">What to run. If it throws, the device needs a reset. While the device needs one it does not run.</param>
    /// <returns>Whether it was queued: not once the device is detached. A pause keeps what is queued; detaching drops it.</returns>
    /// <exception cref="InvalidOperationException">It is a board, which has no handlers of its own: see <see cref="Parts"/>.</exception>
    public abstract bool Post(Action action);

    /// <summary>Runs an action as a handler of the device before this returns.</summary>
    /// <param name="action">What to run. If it throws, the device needs a reset.</param>
    /// <returns>Whether it ran. It does not while the device needs a reset, nor once it is detached.</returns>
    /// <exception cref="InvalidOperationException">It is a board, which has no handlers of its own: see <see cref="Parts"/>.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of another device, which might be waiting for this one; use
    /// <see cref="Post"/>.
    /// </exception>
    public abstract bool Synchronize(Action action);

    /// <summary>
    /// Saves the state of the device, or of all devices of a board: their registers and what is marked
    /// <see cref="StateAttribute"/>, which of their level lines are up, and kicks that are not served yet.
    /// </summary>
    /// <returns>The state, which <see cref="Load"/> takes on any machine.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the machine is not paused, so that the state would be of no one moment; see
    /// <see cref="Machine.Pause"/>. <see cref="Errno.EDEADLK"/>: called by a handler. <see cref="Errno.ENODEV"/>: a device is detached.
    /// </exception>
    public byte[] Save()
    {
        using var paused = new PausedMachineScope(Machine, $"The state of {Name} cannot be saved");
        return SavedStates.Save(this);
    }

    /// <summary>
    /// Gives the device, or all devices of a board, a saved state, and then runs their methods marked
    /// <see cref="OnLoadAttribute"/>. After the pause, kicks that were saved are served, and the handlers of resampling lines
    /// run, so that a device that still has something to report raises its line.
    /// </summary>
    /// <param name="state">What <see cref="Save"/> returned, or anything else: it is read and checked to its end before any of it is used.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: it is no state of this device, by its name, its schema or its version; it is damaged; or a
    /// setter or a method of the device threw. <see cref="Errno.EBUSY"/>, <see cref="Errno.EDEADLK"/> and
    /// <see cref="Errno.ENODEV"/> as with <see cref="Save"/>. Every device has then the state it had.
    /// </exception>
    public void Load(ReadOnlyMemory<byte> state)
    {
        using var paused = new PausedMachineScope(Machine, $"The state of {Name} cannot be loaded");
        SavedStates.Load(this, state);
    }

    /// <summary>Detaches the device soon, without waiting. For use inside its handlers.</summary>
    public void RequestStop() => new Detachment(this).Schedule();

    /// <summary>
    /// Detaches the device. When this returns none of its handlers runs or will run, and its lines are down. In a pause of another
    /// thread it waits for the end of that. It may be called again.
    /// </summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler, of whichever machine, or by a callback for the end of an interrupt, which it might
    /// wait for; see <see cref="RequestStop"/>.
    /// </exception>
    public void Dispose()
    {
        if (Machine.Handlers.MustNotWait)
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11",
                $"A handler detaches {Name}, whose handlers may wait for that handler; use RequestStop, which does not wait.");
        }

        using (Machine.Handlers.Pass()) Detach();
        GC.SuppressFinalize(this);
    }

    /// <summary>The device and its machine.</summary>
    public override string ToString() => $"{Name} on {Machine}";

    /// <summary>Attaches a device or a board, by one update of the machine.</summary>
    internal static Refusal? TryCreate(
        Machine machine, AttachmentList list, IDevice device, DeviceBases bases, DoorbellDelivery delivery, out Attachment? attachment)
    {
        attachment = null;
        Attachment created = Create(machine, list, device, bases, delivery);
        Refusal? refusal;
        try
        {
            refusal = created.TryEnter() ?? created.TryConnect();
        }
        catch
        {
            // No eventfd could be had, or a device itself threw: that too leaves nothing behind.
            created.LeaveNothing();
            throw;
        }

        if (refusal is null) attachment = created;
        else created.LeaveNothing();
        return refusal;
    }

    /// <summary>The attachment of a device or a board, of which nothing is done yet.</summary>
    private protected static Attachment Create(
        Machine machine, AttachmentList list, IDevice device, DeviceBases bases, DoorbellDelivery delivery)
        => device is IBoard board
            ? new BoardAttachment(machine, list, board, bases, delivery)
            : new DeviceAttachment(machine, list, device, bases, delivery);

    /// <summary>Claims the devices, each of which can be attached only once.</summary>
    internal abstract Refusal? TryEnter();

    /// <summary>Makes the devices ready, in their order, with what the machine has to take as part of an update.</summary>
    internal abstract Refusal? TryPrepare(MachineUpdate update);

    /// <summary>Does what is left once the machine has taken the update, and cannot fail.</summary>
    internal abstract void Complete();

    /// <summary>Writes the state. The machine stands still.</summary>
    internal abstract void SaveTo(StateWriter writer);

    /// <summary>Reads and checks a state, and changes nothing.</summary>
    /// <returns>What gives it to the device. It throws what the device throws.</returns>
    internal abstract Action LoadFrom(StateReader reader);

    /// <summary>Lets the devices be in need of a reset.</summary>
    internal abstract void Fail(string handler, Exception exception);

    /// <summary>Takes the steps of detaching that are not done yet, up to one. A second caller waits for the first.</summary>
    internal abstract void DetachUpTo(DetachStep step);

    /// <summary>
    /// Takes the steps of detaching for an attaching that failed, which a handler may have asked for: it does not wait for the loop, which
    /// may wait for that handler. What the loop still has to do for the device finds its registration stopped, or its gate closed.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: a handler of the device runs, and waits for the caller's.</exception>
    internal abstract void Abandon();

    private Refusal? TryConnect()
    {
        using MachineUpdate update = Machine.BeginUpdate();
        Refusal? refusal = TryPrepare(update) ?? update.CommitCore();
        if (refusal is null) Complete();
        return refusal;
    }

    /// <summary>Detaches the device, for callers on which no handler can be waiting.</summary>
    internal void Detach()
    {
        for (DetachStep step = DetachStep.None + 1; step <= DetachStep.Done; step++) DetachUpTo(step);
    }

    private void LeaveNothing()
    {
        try
        {
            Abandon();
        }
        catch (MachineException refusal) when (refusal.Errno == Errno.EDEADLK)
        {
            // A doorbell that the kernel took for a moment, or something posted, has a handler running, which waits for the one that
            // calls. What is left is undone once both are through.
            RequestStop();
        }
    }

    private sealed class Detachment(Attachment attachment) : PausableItem(attachment.Machine.Handlers, attachment.Machine.Cleanup)
    {
        protected override void RunInside()
        {
            try
            {
                attachment.Detach();
            }
            catch (Exception exception)
            {
                attachment.Fail(nameof(RequestStop), exception);
            }
        }
    }
}
