namespace DeviceDsl;

/// <summary>Where an exception goes that a handler of a device throws.</summary>
/// <remarks>In both cases the device needs a reset, the exception is counted and logged, and everything else continues.</remarks>
public enum HandlerFailure
{
    /// <summary>It is contained: it reaches neither the guest nor a caller.</summary>
    Contain,

    /// <summary>
    /// It is also thrown to the caller, for tests. If the handler ran inside a guest access, the call that made the access, such as
    /// <c>GuestWrite</c> of an <c>EmbeddedMachine</c>, throws the exception once the access is complete. The same holds for
    /// <c>Synchronize</c>, for a reset, and for accesses to the configuration space and the BARs of a PCI function. If the handler
    /// ran elsewhere - on the machine's loop, on a processor of a <c>KvmMachine</c>, while a device is detached - the next
    /// <c>Settle</c> of the machine throws the exception. A single exception is thrown as it is, several as an
    /// <see cref="AggregateException"/> of at most 16.
    /// </summary>
    Throw,
}
