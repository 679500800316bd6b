namespace DeviceDsl;

/// <summary>What becomes of an exception that code of a device throws in a handler.</summary>
/// <remarks>Either way the device needs a reset, the exception is counted and logged, and everything else goes on.</remarks>
public enum HandlerFailure
{
    /// <summary>It ends there: a guest cannot be told of it.</summary>
    Contain,

    /// <summary>
    /// It is thrown to the caller too, for tests. What a handler threw within an access of the guest comes out of the call that
    /// made the access, such as <c>GuestWrite</c> of an <c>EmbeddedMachine</c>, once the access is complete; and so it is with
    /// <c>Synchronize</c>, with a reset, and with accesses to the configuration space and the BARs of a PCI function. What a
    /// handler threw elsewhere - on the machine's loop, on a processor of a <c>KvmMachine</c>, while a device is detached -
    /// comes out of the next <c>Settle</c> of the machine. One exception comes out as it is, several as an
    /// <see cref="AggregateException"/> of at most 16.
    /// </summary>
    Throw,
}
