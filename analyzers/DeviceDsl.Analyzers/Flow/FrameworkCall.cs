namespace DeviceDsl.Analyzers.Flow;

/// <summary>What methods of the framework do that matters to eventfds and registrations.</summary>
internal enum FrameworkCall
{
    Other,

    /// <summary>Gives what a place holds and puts something else there.</summary>
    Exchange,

    /// <summary>Waits for another thread, which may have done what is to be done.</summary>
    Join,

    /// <summary>Keeps nothing and changes nothing.</summary>
    Harmless,

    /// <summary>Puts something into a collection.</summary>
    Add,
}
