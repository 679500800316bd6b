namespace DeviceDsl.Foundation;

/// <summary>One access that is answered later. The default value is an access that nothing waits for.</summary>
/// <param name="Access">The object, which later accesses of the same thread use again.</param>
/// <param name="Sequence">The number that distinguishes this access from them.</param>
internal readonly record struct DeferredToken(DeferredAccess? Access, ulong Sequence)
{
    [ThreadStatic]
    private static DeferredToken t_offered;

    [ThreadStatic]
    private static bool t_isTaken;

    /// <summary>Whether a processor waits for the answer.</summary>
    public bool IsWaiting => Access is not null && Access.IsWaiting(Sequence);

    /// <summary>What the calling thread offers to a handler, and whether the handler has taken it.</summary>
    public static (DeferredToken Access, bool IsTaken) Offered
    {
        get => (t_offered, t_isTaken);
        set => (t_offered, t_isTaken) = value;
    }

    /// <summary>Takes the access that the calling thread makes, in the handler that may answer it later.</summary>
    public static DeferredToken Take()
    {
        t_isTaken = true;
        return t_offered;
    }

    /// <summary>Answers the access.</summary>
    /// <returns>Whether a processor was waiting for the answer.</returns>
    public bool TryAnswer(ulong value = 0) => Access is not null && Access.TryEnd(Sequence, isAnswered: true, value);

    /// <summary>Ends the access without an answer.</summary>
    /// <returns>Whether a processor was waiting for the answer.</returns>
    public bool TryRefuse() => Access is not null && Access.TryEnd(Sequence, isAnswered: false, value: 0);
}
