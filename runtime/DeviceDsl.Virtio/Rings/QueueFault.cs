namespace DeviceDsl.Virtio;

/// <summary>The reason why a queue is broken: it serves nothing until the device or the queue is reset.</summary>
/// <param name="Reason">The driver's violation.</param>
/// <param name="Message">The violation as a sentence, with the offending values.</param>
public sealed record QueueFault(QueueFaultReason Reason, string Message)
{
    /// <summary>The rule that was broken, for example <c>SQ-1</c>.</summary>
    public string Rule => Reason switch
    {
        QueueFaultReason.SizeInvalid => "VQ-1",
        QueueFaultReason.SizeAboveMaximum => "VQ-2",
        QueueFaultReason.RingMisaligned => "VQ-3",
        QueueFaultReason.RingOutsideMemory => "VQ-4",
        QueueFaultReason.TooManyDescriptors => "VQ-13",
        QueueFaultReason.AvailableIndexJump => "SQ-1",
        QueueFaultReason.HeadOutOfRange or QueueFaultReason.NextOutOfRange => "SQ-2",
        QueueFaultReason.ChainLoop => "SQ-3",
        QueueFaultReason.ChainTooLong => "SQ-4",
        QueueFaultReason.ReadableAfterWritable => "SQ-5",
        QueueFaultReason.EmptyBuffer => "SQ-6",
        QueueFaultReason.BufferOutsideMemory => "SQ-7",
        QueueFaultReason.AlreadyInFlight => "SQ-11",
        QueueFaultReason.TooManyInFlight => "SQ-12",
        QueueFaultReason.ChainUnfinished or QueueFaultReason.IdOutOfRange => "PQ-4",
        QueueFaultReason.InFlightRecordInvalid => "VU-29",
        QueueFaultReason.PositionInvalid => "VU-7",
        _ => "SQ-8",
    };

    /// <summary>The message and the rule.</summary>
    public override string ToString() => $"{Message} (rule {Rule})";
}
