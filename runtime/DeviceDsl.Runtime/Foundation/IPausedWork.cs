namespace DeviceDsl.Foundation;

/// <summary>Work that a pause holds back at the gate of a machine.</summary>
internal interface IPausedWork
{
    /// <summary>Schedules the work again when the pause is over.</summary>
    void Schedule();
}
