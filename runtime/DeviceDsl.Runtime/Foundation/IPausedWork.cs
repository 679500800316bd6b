namespace DeviceDsl.Foundation;

/// <summary>Work that a pause has stopped at the gate of a machine.</summary>
internal interface IPausedWork
{
    /// <summary>Schedules the work again. The pause is over.</summary>
    void Schedule();
}
