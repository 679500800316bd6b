namespace DeviceDsl.Analyzers.Flow;

/// <summary>The effect of a framework method on eventfds and registrations.</summary>
internal enum FrameworkCall
{
    Other,

    /// <summary>Exchanges the value of a variable.</summary>
    Exchange,

    /// <summary>Waits for another thread, which may have drained an eventfd.</summary>
    Join,

    /// <summary>Neither stores nor changes its arguments.</summary>
    Harmless,

    /// <summary>Adds an item to a collection.</summary>
    Add,
}
