using DeviceDsl.Eventing;

namespace DeviceDsl.Machines;

/// <summary>The devices of a board on a machine.</summary>
internal sealed class BoardAttachment : Attachment
{
    private readonly List<Attachment> _parts = [];
    private bool _isDetached;

    private BoardAttachment(Machine machine, IBoard board, DeviceBases bases, DoorbellDelivery delivery)
        : base(machine, board, bases, delivery)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Attachment> Parts => _parts;

    /// <inheritdoc/>
    public override bool IsAttached => !Volatile.Read(ref _isDetached) && (_parts.Count == 0 || _parts.Exists(part => part.IsAttached));

    /// <inheritdoc/>
    public override Exception? LastFailure => _parts.Select(part => part.LastFailure).FirstOrDefault(failure => failure is not null);

    /// <inheritdoc/>
    public override int FailureCount => _parts.Sum(part => part.FailureCount);

    /// <summary>Attaches a board: its devices in order, or none of them.</summary>
    public static Refusal? TryAttach(
        Machine machine, AttachmentList list, IBoard board, DeviceBases bases, DoorbellDelivery delivery, out Attachment? attachment)
    {
        attachment = null;
        BoardPart[] parts = [.. Enumerable.Range(0, board.PartCount).Select(board.GetPart)];
        int missing = Array.FindIndex(parts, part => part.Device is null);
        if (missing >= 0)
        {
            throw new InvalidOperationException($"{bases.Name}.{parts[missing].Name} is null: a board has its devices before it is attached.");
        }

        var created = new BoardAttachment(machine, board, bases, delivery);
        Refusal? refusal;
        try
        {
            refusal = created.TryAttach(list, board, parts);
        }
        catch
        {
            created.Dispose();
            throw;
        }

        if (refusal is null) attachment = created;
        else created.Dispose();
        return refusal;
    }

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
    public override void Reset() => _parts.ForEach(part => part.Reset());

    /// <inheritdoc/>
    internal override void DetachUpTo(DetachStep step)
    {
        foreach (Attachment part in Enumerable.Reverse(_parts)) part.DetachUpTo(step);
        if (step == DetachStep.Done) Volatile.Write(ref _isDetached, true);
    }

    /// <inheritdoc/>
    internal override void ThrowIfInside(Attachment whole) => _parts.ForEach(part => part.ThrowIfInside(whole));

    private Refusal? TryAttach(AttachmentList list, IBoard board, BoardPart[] parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            Refusal? refusal = TryCreate(Machine, list, parts[i].Device, Bases.Of(board, i, parts[i]), Delivery, out Attachment? part);
            if (refusal is not null) return refusal;
            _parts.Add(part!);
        }

        return null;
    }
}
