using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.Sessions;

namespace DeviceDsl.VhostUser.Requests;

/// <summary>The conversation with one frontend: receives its requests one by one, and replies.</summary>
/// <param name="channel">The messages.</param>
/// <param name="backend">The device of the connection.</param>
/// <param name="report">Reports a violation by the frontend.</param>
internal sealed class Connection(MessageChannel channel, Backend backend, Action<string> report)
{
    /// <summary>Serves the frontend until the connection ends.</summary>
    /// <param name="firstWait">The maximum wait for the first request in milliseconds.</param>
    public void Run(int firstWait)
    {
        try
        {
            for (int wait = firstWait; channel.Receive(wait) is { } message; wait = -1)
            {
                using (message) Answer(message);
            }
        }
        catch (FrontendException exception)
        {
            report(exception.Message);
        }
    }

    private void Answer(FrontendMessage message)
    {
        bool wantsAcknowledge = message.Header.NeedsReply && (backend.Protocol & ProtocolFeatures.ReplyAcknowledge) != 0;
        if (RequestTable.Find(message.Request) is not { } handler)
        {
            report($"The frontend sends the unknown request {message.Header.Request} (rule VU-10).");
            if (wantsAcknowledge) Acknowledge(message, isDone: false);
            return;
        }

        try
        {
            using Reply? reply = handler(backend, message);
            if (reply is not null) channel.Reply(message, reply.Payload, reply.Descriptor);
            else if (wantsAcknowledge) Acknowledge(message, isDone: true);
        }
        catch (FrontendException exception) when (!exception.IsFatal && wantsAcknowledge && !RequestTable.HasResult(message.Request))
        {
            // The frontend decides whether to continue.
            report(exception.Message);
            Acknowledge(message, isDone: false);
        }
    }

    private void Acknowledge(FrontendMessage message, bool isDone)
    {
        using var reply = Reply.Of(isDone ? 0 : 1UL);
        channel.Reply(message, reply.Payload);
    }
}
