using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>The devices of a board on a machine.</summary>
internal sealed class BoardAttachment : Attachment
{
    private readonly Attachment[] _parts;
    private bool _isDetached;

    /// <summary>Creates the attachment of a board's devices.</summary>
    /// <exception cref="InvalidOperationException">The board lacks a device.</exception>
    public BoardAttachment(Machine machine, AttachmentList list, IBoard board, DeviceBases bases, DoorbellDelivery delivery)
        : base(machine, board, bases, delivery)
    {
        _parts = [.. Enumerable.Range(0, board.PartCount).Select(number => CreatePart(list, board, number))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Attachment> Parts => _parts;

    /// <inheritdoc/>
    public override bool IsAttached
        => !Volatile.Read(ref _isDetached) && (_parts.Length == 0 || Array.Exists(_parts, part => part.IsAttached));

    /// <inheritdoc/>
    public override Exception? LastFailure => _parts.Select(part => part.LastFailure).FirstOrDefault(failure => failure is not null);

    /// <inheritdoc/>
    public override int FailureCount => _parts.Sum(part => part.FailureCount);

    /// <inheritdoc/>
    public override ulong KicksOf(int doorbell, int index = 0)
    {
        int left = doorbell;
        foreach (Attachment part in _parts)
        {
            int rows = part.Device.DoorbellCount;
            if (left < rows) return part.KicksOf(left, index);
            left -= rows;
        }

        throw new IndexOutOfRangeException($"{Name} has no doorbell {doorbell}.");
    }

    /// <inheritdoc/>
    public override bool Post(Action action) => throw HasNoHandlers();

    /// <inheritdoc/>
    public override bool Synchronize(Action action) => throw HasNoHandlers();

    /// <inheritdoc/>
    public override void Reset()
    {
        using HandlerExceptions.Call call = Machine.Exceptions.Begin();
        Array.ForEach(_parts, part => part.Reset());
        call.Complete();
    }

    /// <inheritdoc/>
    internal override Refusal? TryEnter() => FirstRefusal(part => part.TryEnter());

    /// <inheritdoc/>
    internal override Refusal? TryPrepare(MachineUpdate update) => FirstRefusal(part => part.TryPrepare(update));

    /// <inheritdoc/>
    internal override void Complete() => Array.ForEach(_parts, part => part.Complete());

    /// <inheritdoc/>
    internal override void SaveTo(StateWriter writer)
    {
        writer.Write(Device.Name);
        writer.Write(_parts.Length);
        Array.ForEach(_parts, part => part.SaveTo(writer));
    }

    /// <inheritdoc/>
    internal override Action LoadFrom(StateReader reader)
    {
        SavedStates.CheckName(reader, Device);
        int count = reader.Read<int>();
        if (count != _parts.Length) throw reader.Refuse($"has {count} devices, but the board has {_parts.Length}");
        Action[] loads = [.. _parts.Select(part => part.LoadFrom(reader))];
        return () => Array.ForEach(loads, static load => load());
    }

    /// <inheritdoc/>
    internal override void Fail(string handler, Exception exception) => Array.ForEach(_parts, part => part.Fail(handler, exception));

    /// <inheritdoc/>
    internal override void DetachUpTo(DetachStep step)
    {
        foreach (Attachment part in Enumerable.Reverse(_parts)) part.DetachUpTo(step);
        if (step == DetachStep.Done) Volatile.Write(ref _isDetached, true);
    }

    /// <inheritdoc/>
    internal override void Abandon()
    {
        foreach (Attachment part in Enumerable.Reverse(_parts)) part.Abandon();
        Volatile.Write(ref _isDetached, true);
    }

    private InvalidOperationException HasNoHandlers()
        => new($"{Name} is a board, which has no handlers of its own: use the attachment of one of its parts.");

    private Refusal? FirstRefusal(Func<Attachment, Refusal?> act) => _parts.Select(act).FirstOrDefault(refusal => refusal is not null);

    private Attachment CreatePart(AttachmentList list, IBoard board, int number)
    {
        BoardPart part = board.GetPart(number);
        return part.Device is not null
            ? Create(Machine, list, part.Device, Bases.Of(board, number, part), Delivery)
            : throw new InvalidOperationException($"{Name}.{part.Name} is null: a board must have its devices before it is attached.");
    }
}
