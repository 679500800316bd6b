namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>What commands are done to: a machine, or what the rules say of one.</summary>
internal interface IBusSubject : IDisposable
{
    /// <summary>Does a command.</summary>
    /// <returns>All that can be seen of it from outside.</returns>
    string Do(BusCommand command);
}
