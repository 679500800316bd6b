namespace DeviceDsl.Model.Hints;

/// <summary>What a code fix must know of a mistake in the lifetimes of objects.</summary>
internal enum LifetimeRemark
{
    None,

    /// <summary>Some execution paths are free of the mistake.</summary>
    Sometimes,

    /// <summary>The registration is an irqfd, so its eventfd need not be drained.</summary>
    OfIrqFd,

    /// <summary>The registration is assigned only by the commit of its update.</summary>
    NotYetAssigned,
}
