using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <summary>A device or a board on a machine. Disposing it detaches the device, or all devices of the board.</summary>
/// <remarks>
/// <para>
/// Handlers of one device never run concurrently, whichever threads they come from. A handler that throws puts the device in need
/// of a reset: it runs no handlers until <see cref="Reset"/>, and everything else continues.
/// </para>
/// <para>
/// Detaching stops new signals, waits until no handler runs, serves pending kicks, and closes the eventfds, in this order. The
/// devices of a board take each step together, the last attached first. All members may be called from any thread.
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

    /// <summary>The name of the device in messages: its own name, or on a board the names of the board and of the member.</summary>
    public string Name => Bases.Name;

    /// <summary>How the guest's writes reach the device.</summary>
    public DoorbellDelivery Delivery { get; }

    /// <summary>The devices of a board, in the order in which they were attached; empty for a device.</summary>
    /// <remarks>A device may be detached alone; the rest of the board continues.</remarks>
    public abstract IReadOnlyList<Attachment> Parts { get; }

    /// <summary>Whether the device is still attached; for a board, whether any of its devices is.</summary>
    public abstract bool IsAttached { get; }

    /// <summary>
    /// Whether the device needs a reset: a handler has thrown since the device was attached or reset, or the device needed a reset
    /// when its loaded state was saved.
    /// </summary>
    public bool NeedsReset => LastFailure is not null;

    /// <summary>The exception of the last handler that failed; <see langword="null"/> if the device does not need a reset.</summary>
    /// <remarks>For a board, the exception of the first device that needs a reset.</remarks>
    public abstract Exception? LastFailure { get; }

    /// <summary>The number of times a handler of the device has thrown.</summary>
    public abstract int FailureCount { get; }

    internal DeviceBases Bases { get; }

    /// <summary>Returns the address of one of the device's doorbells on the machine.</summary>
    /// <param name="doorbell">Its row in the device's table.</param>
    /// <param name="index">The index in an array.</param>
    /// <exception cref="ArgumentOutOfRangeException">The doorbell does not exist.</exception>
    public IoAddress AddressOf(int doorbell, int index = 0) => Bases.Of(Device.GetDoorbell(doorbell).At(index));

    /// <summary>
    /// Returns the number of kicks of a doorbell that were served since the device was attached. It counts the guest's writes; one
    /// call of the handler serves all earlier ones.
    /// </summary>
    /// <param name="doorbell">Its row in the device's table.</param>
    /// <param name="index">The index in an array.</param>
    /// <exception cref="IndexOutOfRangeException">The doorbell does not exist.</exception>
    public abstract ulong KicksOf(int doorbell, int index = 0);

    /// <summary>
    /// Resets the device: its registers return to their reset values, its methods marked <see cref="OnResetAttribute"/> run, and
    /// its handlers run again if the device had failed. The devices of a board are reset one after another.
    /// </summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of another device that the handlers of this device wait for.
    /// </exception>
    public abstract void Reset();

    /// <summary>Queues an action to run as a handler of the device on the machine's loop, without waiting for it.</summary>
    /// <param name="action">The action. If it throws, the device needs a reset. It does not run while the device needs a reset.</param>
    /// <returns>
    /// Whether the action was queued. It is not if the device is detached. A pause keeps queued actions; detaching drops them.
    /// </returns>
    /// <exception cref="InvalidOperationException">This is a board, which has no handlers itself: see <see cref="Parts"/>.</exception>
    public abstract bool Post(Action action);

    /// <summary>Runs an action as a handler of the device before this method returns.</summary>
    /// <param name="action">The action. If it throws, the device needs a reset.</param>
    /// <returns>Whether the action ran. It does not run while the device needs a reset, or if the device is detached.</returns>
    /// <exception cref="InvalidOperationException">This is a board, which has no handlers itself: see <see cref="Parts"/>.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of another device, which handlers of this device might be waiting for; use
    /// <see cref="Post"/>.
    /// </exception>
    public abstract bool Synchronize(Action action);

    /// <summary>
    /// Saves the state of the device, or of all devices of a board: registers and members marked <see cref="StateAttribute"/>, the
    /// levels of level lines, and kicks that are not served yet.
    /// </summary>
    /// <returns>The state, which <see cref="Load"/> accepts on any machine.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the machine is not paused, so the state would not be consistent; see <see cref="Machine.Pause"/>.
    /// <see cref="Errno.EDEADLK"/>: called by a handler. <see cref="Errno.ENODEV"/>: a device is detached.
    /// </exception>
    public byte[] Save()
    {
        using var paused = new PausedMachineScope(Machine, $"The state of {Name} cannot be saved");
        return SavedStates.Save(this);
    }

    /// <summary>
    /// Loads a saved state into the device, or into all devices of a board, and then runs their methods marked
    /// <see cref="OnLoadAttribute"/>. After the pause, saved kicks are served, and the handlers of resampling lines run, so that a
    /// device that still has something to report raises its line.
    /// </summary>
    /// <param name="state">
    /// The result of <see cref="Save"/>, or any untrusted bytes: the state is validated completely before any of it is used.
    /// </param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the state belongs to another device, schema or version; it is damaged; or a setter or method of
    /// the device threw. <see cref="Errno.EBUSY"/>, <see cref="Errno.EDEADLK"/> and <see cref="Errno.ENODEV"/> as with
    /// <see cref="Save"/>. In every case, all devices keep their previous state.
    /// </exception>
    public void Load(ReadOnlyMemory<byte> state)
    {
        using var paused = new PausedMachineScope(Machine, $"The state of {Name} cannot be loaded");
        SavedStates.Load(this, state);
    }

    /// <summary>Detaches the device asynchronously, without waiting. For use inside its handlers.</summary>
    public void RequestStop() => new Detachment(this).Schedule();

    /// <summary>
    /// Detaches the device. When this method returns, none of its handlers runs or will run, and its lines are down. During another
    /// thread's pause it waits for the end of the pause. May be called again.
    /// </summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of any machine or by an end-of-interrupt callback, which it might wait for;
    /// see <see cref="RequestStop"/>.
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

    /// <summary>Attaches a device or a board with one update of the machine.</summary>
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
            // An eventfd could not be created, or a device itself threw: undo everything in this case too.
            created.LeaveNothing();
            throw;
        }

        if (refusal is null) attachment = created;
        else created.LeaveNothing();
        return refusal;
    }

    /// <summary>Creates the attachment of a device or a board, without any effect yet.</summary>
    private protected static Attachment Create(
        Machine machine, AttachmentList list, IDevice device, DeviceBases bases, DoorbellDelivery delivery)
        => device is IBoard board
            ? new BoardAttachment(machine, list, board, bases, delivery)
            : new DeviceAttachment(machine, list, device, bases, delivery);

    /// <summary>Claims the devices, each of which can be attached only once at a time.</summary>
    internal abstract Refusal? TryEnter();

    /// <summary>Prepares the devices in order, and adds their registrations to an update of the machine.</summary>
    internal abstract Refusal? TryPrepare(MachineUpdate update);

    /// <summary>Completes the attachment after the machine has committed the update. It cannot fail.</summary>
    internal abstract void Complete();

    /// <summary>Writes the state. The machine is paused.</summary>
    internal abstract void SaveTo(StateWriter writer);

    /// <summary>Reads and validates a state without changing the devices.</summary>
    /// <returns>An action that applies the state. It throws the exceptions of the devices.</returns>
    internal abstract Action LoadFrom(StateReader reader);

    /// <summary>Marks the devices as needing a reset.</summary>
    internal abstract void Fail(string handler, Exception exception);

    /// <summary>Takes the remaining steps of detaching up to the given one. A second caller waits for the first.</summary>
    internal abstract void DetachUpTo(DetachStep step);

    /// <summary>
    /// Takes the steps of detaching after a failed attach. A handler may have requested the attach, so this does not wait for the
    /// loop, which may wait for that handler. Work that the loop still has for the device finds its registration stopped or its
    /// gate closed.
    /// </summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: a handler of the device is running and waits for the caller's handler.
    /// </exception>
    internal abstract void Abandon();

    private Refusal? TryConnect()
    {
        using MachineUpdate update = Machine.BeginUpdate();
        Refusal? refusal = TryPrepare(update) ?? update.CommitCore();
        if (refusal is null) Complete();
        return refusal;
    }

    /// <summary>Detaches the device, for callers that no handler can be waiting for.</summary>
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
            // A doorbell that was assigned for a moment, or a posted action, has started a handler that waits for the calling
            // handler. The rest is undone after both have finished.
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
