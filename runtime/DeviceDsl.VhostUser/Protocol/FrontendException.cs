namespace DeviceDsl.VhostUser.Protocol;

/// <summary>A request that breaks a rule. It had no effect.</summary>
/// <param name="rule">The rule.</param>
/// <param name="message">A sentence that names both parties and the violation.</param>
/// <param name="isFatal">
/// Whether the connection must end, because the backend no longer knows where the next message begins or whether the frontend can be
/// trusted. Otherwise the error is reported to a frontend that requested a reply.
/// </param>
internal sealed class FrontendException(string rule, string message, bool isFatal = false) : Exception($"{message} (rule {rule})")
{
    /// <summary>Whether the connection must end.</summary>
    public bool IsFatal => isFatal;
}
