import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  addJobSchedule,
  attachSchedule,
  detachSchedule,
  helpJobSchedule,
} from '../../../agent/schedules/job-schedules.ts';
import { misfirePolicies } from '../../../agent/schedules/schedule-definition.ts';
import { addSchedule, deleteSchedule, helpSchedule, updateSchedule } from '../../../agent/schedules/schedules.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';
import { jobNamed, jobParams } from './job-routes.ts';

const tag = 'schedules';
const number = Type.Optional(Type.Integer());
const settings = {
  enabled: Type.Optional(Type.Boolean()),
  ownerLoginName: Type.Optional(Type.String()),
  freqType: Type.Optional(
    Type.Integer({
      description: '1 once, 4 daily, 8 weekly, 16 monthly, 32 monthly relative, 64 start of the agent, 128 idle',
    }),
  ),
  freqInterval: number,
  freqSubdayType: number,
  freqSubdayInterval: number,
  freqRelativeInterval: number,
  freqRecurrenceFactor: number,
  activeStartDate: Type.Optional(Type.Integer({ description: 'yyyymmdd' })),
  activeEndDate: Type.Optional(Type.Integer({ description: 'yyyymmdd' })),
  activeStartTime: Type.Optional(Type.Integer({ description: 'hhmmss' })),
  activeEndTime: Type.Optional(Type.Integer({ description: 'hhmmss' })),
  cron: Type.Optional(Type.String({ description: 'in place of a frequency' })),
  timeZone: Type.Optional(Type.String({ description: 'IANA name' })),
  misfire: Type.Optional(Type.Enum([...misfirePolicies])),
};
const columns = {
  scheduleId: 'integer',
  scheduleUid: 'text',
  scheduleName: 'text',
  ownerName: 'text',
  enabled: 'boolean',
  freqType: 'integer',
  freqInterval: 'integer',
  freqSubdayType: 'integer',
  freqSubdayInterval: 'integer',
  freqRelativeInterval: 'integer',
  freqRecurrenceFactor: 'integer',
  activeStartDate: 'integer',
  activeEndDate: 'integer',
  activeStartTime: 'integer',
  activeEndTime: 'integer',
  cron: 'text?',
  timeZone: 'text',
  misfire: 'text',
  createdMs: 'time',
  modifiedMs: 'time',
} as const;
const schedule = viewOf({ ...columns, jobCount: 'integer' });
const jobSchedule = viewOf({ ...columns, nextRunMs: 'time?' });
const made = Type.Object({ scheduleId: Type.Integer(), scheduleUid: Type.String() });
const scheduleParams = Type.Object({ schedule: Type.Integer() });
const bothParams = Type.Object({ job: Type.String(), schedule: Type.Integer() });

/** Schedules, and which jobs they start. */
export function addScheduleRoutes(api: FastifyInstance, services: RestServices): void {
  addReading(api, services);
  addChanges(api, services);
  addOfJobs(api, services);
}

function addReading(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/schedules',
    summary: 'Lists the schedules.',
    tag,
    scope: 'read',
    query: Type.Object({ ...pageQuery, name: Type.Optional(Type.String()) }),
    answer: listOf(schedule.schema),
    run: async ({ caller, query: { name: scheduleName, ...page } }) => {
      const rows = await helpSchedule(agent(caller), { ...page, scheduleName });
      return pageOf(
        rows.map((row) => schedule.show({ ...row })),
        page.limit,
        ({ scheduleId }) => scheduleId,
      );
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: '/schedules/:schedule',
    summary: 'Tells of a schedule.',
    tag,
    scope: 'read',
    params: scheduleParams,
    answer: schedule.schema,
    run: async ({ caller, params: { schedule: scheduleId } }) => {
      const [found] = await helpSchedule(agent(caller), { scheduleId });
      if (found === undefined) throw faceError('OPENDTSX_E_FACES_NOTTHERE', { kind: 'schedule', name: scheduleId });
      return schedule.show({ ...found });
    },
  });
}

function addChanges(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/schedules',
    summary: 'Makes a schedule.',
    tag,
    scope: 'deploy',
    body: bodyOf({ name: Type.String(), ...settings }),
    answer: made,
    status: 201,
    run: async ({ caller, body: { name: scheduleName, ...given } }) =>
      addSchedule(agent(caller), { scheduleName, ...given }),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/schedules/:schedule',
    summary: 'Changes a schedule, for all jobs that use it.',
    tag,
    scope: 'deploy',
    params: scheduleParams,
    body: bodyOf({ name: Type.Optional(Type.String()), ...settings }),
    run: async ({ caller, params: { schedule: scheduleId }, body: { name: newName, ...given } }) =>
      updateSchedule(agent(caller), { scheduleId, newName, ...given }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/schedules/:schedule',
    summary: 'Deletes a schedule; one that jobs use only when forced.',
    tag,
    scope: 'deploy',
    params: scheduleParams,
    query: Type.Object({ force: Type.Optional(Type.Boolean()) }),
    run: async ({ caller, params: { schedule: scheduleId }, query: { force: forceDelete } }) =>
      deleteSchedule(agent(caller), { scheduleId, forceDelete }),
  });
}

function addOfJobs(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/jobs/:job/schedules',
    summary: 'Lists the schedules of a job with their next times.',
    tag,
    scope: 'read',
    params: jobParams,
    answer: listOf(jobSchedule.schema),
    run: async ({ caller, params: { job } }) => ({
      items: (await helpJobSchedule(agent(caller), jobNamed(job))).map((row) => jobSchedule.show({ ...row })),
    }),
  });
  defineRoute(api, {
    method: 'POST',
    path: '/jobs/:job/schedules',
    summary: 'Makes a schedule for a job.',
    tag,
    scope: 'deploy',
    params: jobParams,
    body: bodyOf({ name: Type.String(), ...settings }),
    answer: made,
    status: 201,
    run: async ({ caller, params: { job }, body }) => addJobSchedule(agent(caller), { ...jobNamed(job), ...body }),
  });
  defineRoute(api, {
    method: 'PUT',
    path: '/jobs/:job/schedules/:schedule',
    summary: 'Has a schedule start a job.',
    tag,
    scope: 'deploy',
    params: bothParams,
    run: async ({ caller, params: { job, schedule: scheduleId } }) =>
      attachSchedule(agent(caller), { ...jobNamed(job), scheduleId }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/jobs/:job/schedules/:schedule',
    summary: 'Has a schedule no longer start a job.',
    tag,
    scope: 'deploy',
    params: bothParams,
    query: Type.Object({ deleteUnusedSchedule: Type.Optional(Type.Boolean()) }),
    run: async ({ caller, params: { job, schedule: scheduleId }, query }) =>
      detachSchedule(agent(caller), { ...jobNamed(job), scheduleId, ...query }),
  });
}
